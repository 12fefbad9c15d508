import { execFile, spawnSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SHARED } from '../corpora.ts'
import { dockerHost, runDocker } from '../../src/docker/cli/testing.ts'
import type { Request } from '../../src/kernel/http/server.ts'
import type { Responder } from '../../src/kernel/http/responder.ts'

const ANSWERS = join(SHARED, 'oracle/docker-api-26')
const real = spawnSync('docker', ['--version'], { encoding: 'utf8' }).stdout ?? ''
const ready = existsSync(ANSWERS) && real.startsWith('Docker version 28.2.2')
const folder = mkdtempSync(join(tmpdir(), 'drydock-'))
const socket = join(folder, 'docker.sock')

type Answer = { readonly file?: string; readonly status?: number; readonly json?: unknown; readonly text?: string }

const missing = (message: string): Answer => ({ status: 404, json: { message } })
const noSwarm: Answer = { status: 503, json: { message: 'This node is not a swarm manager.' } }
const PULL = [
  { status: 'Pulling from library/alpine', id: 'latest' },
  { status: 'Pulling fs layer', progressDetail: {}, id: 'f1' },
  { status: 'Downloading', progressDetail: { current: 100, total: 200 }, progress: '[===>   ]', id: 'f1' },
  { status: 'Pull complete', progressDetail: {}, id: 'f1' },
  { status: 'Digest: sha256:abc' },
]
  .map((message) => `${JSON.stringify(message)}\r\n`)
  .join('')

/** What both engines answer: real answers of the Engine API, and a few made up. */
const TABLE: Readonly<Record<string, Answer>> = {
  'GET /containers/json': { file: 'containers-json.json' },
  'GET /containers/json?all=1&size=1': { file: 'containers-json-all-size.json' },
  'GET /containers/json?size=1': { file: 'containers-json-all-size.json' },
  'GET /images/json': { file: 'images-json.json' },
  'GET /networks': { file: 'networks.json' },
  'GET /volumes': { file: 'volumes.json' },
  'GET /info': { file: 'info.json' },
  'GET /version': { file: 'version.json' },
  'GET /system/df': { file: 'system-df.json' },
  'GET /containers/web/json': { file: 'containers-web-json.json' },
  'GET /containers/db/json': { file: 'containers-db-json.json' },
  'GET /containers/web/changes': { file: 'containers-web-changes.json' },
  'GET /containers/web/stats': { file: 'containers-web-stats.json' },
  'GET /images/busybox/history': { file: 'images-busybox-history.json' },
  'GET /images/nginx:alpine/history': { file: 'images-nginx-alpine-history.json' },
  'GET /images/busybox/json': { file: 'images-busybox-json.json' },
  'GET /networks/my_net': { file: 'networks-my_net.json' },
  'GET /networks/bridge': { file: 'networks-bridge.json' },
  'GET /volumes/my-vol': { file: 'volumes-my-vol.json' },
  'GET /events': { file: 'events.ndjson' },
  'GET /containers/web/logs': { file: 'containers-done-logs.bin' },
  'GET /containers/nosuch/json': missing('No such container: nosuch'),
  'GET /images/nosuch/json': missing('No such image: nosuch:latest'),
  'GET /networks/nosuch': missing('network nosuch not found'),
  'GET /volumes/nosuch': missing('get nosuch: no such volume'),
  'GET /plugins/nosuch/json': missing('plugin "nosuch" not found'),
  'DELETE /containers/nosuch': missing('No such container: nosuch'),
  'DELETE /images/nosuch': missing('No such image: nosuch:latest'),
  'DELETE /images/busybox': { json: [{ Untagged: 'busybox:latest' }, { Deleted: 'sha256:1234' }] },
  'DELETE /containers/web': { status: 204, text: '' },
  'GET /containers/web/top': {
    json: {
      Titles: ['UID', 'PID', 'CMD'],
      Processes: [
        ['root', '123', 'nginx: master'],
        ['nobody', '4567', 'nginx: worker process'],
      ],
    },
  },
  'GET /images/search': {
    json: [
      {
        star_count: 10_000,
        is_official: true,
        name: 'nginx',
        description: 'Official build of Nginx, with a description that is longer than a column',
      },
    ],
  },
  'POST /containers/web/update': { json: { Warnings: null } },
  'POST /containers/web/wait': { json: { StatusCode: 3 } },
  'POST /containers/prune': { json: { ContainersDeleted: ['abc', 'def'], SpaceReclaimed: 1_234_567 } },
  'POST /images/prune': { json: { ImagesDeleted: [{ Untagged: 'x:1' }, { Deleted: 'sha256:abc' }], SpaceReclaimed: 1234 } },
  'POST /volumes/prune': { json: { VolumesDeleted: ['v1'], SpaceReclaimed: 5 } },
  'POST /networks/prune': { json: { NetworksDeleted: ['n1'] } },
  'POST /build/prune': { json: { CachesDeleted: ['c1', 'c2'], SpaceReclaimed: 99 } },
  'POST /commit': { status: 201, json: { Id: 'sha256:abcdef' } },
  'POST /images/create': { text: PULL },
  'GET /plugins': { json: [] },
  'GET /nodes': noSwarm,
  'GET /services': noSwarm,
  'GET /secrets': noSwarm,
  'GET /configs': noSwarm,
  'GET /swarm': noSwarm,
  'POST /swarm/leave': { status: 503, json: { message: 'This node is not part of a swarm' } },
}

const body = ({ file, text, json }: Answer): Uint8Array =>
  file === undefined ? Buffer.from(text ?? JSON.stringify(json)) : readFileSync(join(ANSWERS, file))
const PAGE = missing('page not found')
const answerTo = (method: string, target: string): Answer => {
  const path = target.replace(/^\/v1\.\d+/, '')
  return TABLE[`${method} ${path}`] ?? TABLE[`${method} ${path.replace(/\?.*/, '')}`] ?? PAGE
}

const COMMANDS = readFileSync(join(import.meta.dirname, 'docker-commands.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '')

function realDocker(line: string): Promise<{ stdout: string; stderr: string; status: number }> {
  return new Promise((done) => {
    const child = execFile(
      'docker',
      words(line),
      { env: { ...process.env, DOCKER_HOST: `unix://${socket}`, HOME: '/root' }, cwd: folder },
      (error, stdout, stderr) => {
        done({ stdout, stderr, status: typeof error?.code === 'number' ? error.code : 0 })
      },
    )
    child.stdin?.end()
  })
}

function builtInDocker(line: string): { stdout: string; stderr: string; status: number } {
  const answers = Object.fromEntries(
    Object.keys(TABLE).map((key) => [
      key,
      function* (request: Request, respond: Responder) {
        const answer = answerTo(request.method, request.target)
        yield* respond.send(answer.status ?? 200, body(answer))
      },
    ]),
  )
  const { kernel } = dockerHost(answers, Date.now())
  const { stdout, stderr, status } = runDocker(kernel, words(line), { env: { DOCKER_HOST: `unix://${socket}` }, socket })
  return { stdout, stderr, status: status?.kind === 'exited' ? status.code : -1 }
}

/** The real client lists runtimes in the order of a Go map, another one each time. */
const settled = <A extends { readonly stdout: string }>(answer: A): A => ({
  ...answer,
  stdout: answer.stdout.replace(/(Runtimes: )(.*)/, (_, label: string, names: string) => label + names.split(' ').toSorted().join(' ')),
})

describe.skipIf(!ready)(`the built-in client beside the real docker 28.2.2${ready ? '' : ' (not found, so skipped)'}`, () => {
  let server: Server | undefined
  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume()
      if (request.url === '/_ping') {
        response.writeHead(200, { 'Api-Version': '1.50', Ostype: 'linux', Swarm: 'inactive' })
        response.end('OK')
        return
      }
      const answer = answerTo(request.method ?? '', request.url ?? '')
      response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json' })
      response.end(answer.status === 204 ? undefined : body(answer))
    })
    await new Promise<void>((listening) => server?.listen(socket, listening))
  })
  afterAll(() => server?.close())

  test.each(COMMANDS)('docker %s', async (line) => {
    expect(settled(builtInDocker(line))).toEqual(settled(await realDocker(line)))
  })
})
