import { expect, test } from 'vitest'
import { sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { daemonOf, spawnDaemon } from './daemon.ts'
import { api, runContainer, withEngine } from './testing.ts'

type Inspected = { State: { Status: string; ExitCode: number }; Path: string; Args: string[]; RestartCount: number; NetworkSettings: { IPAddress: string } }

test('pull, create, start, wait, logs, remove', () => {
  const { lines } = withEngine(function* (log) {
    log((yield* api('GET', '/_ping')).text)
    log((yield* api('POST', '/v1.50/containers/create?name=web', { Image: 'busybox' })).json)
    log((yield* api('POST', '/v1.50/images/create?fromImage=busybox&tag=latest')).text.split('\r\n').at(-2))
    const { json } = yield* api<{ Id: string }>('POST', '/v1.50/containers/create?name=web', { Image: 'busybox', Cmd: ['echo', 'hello', 'world'] })
    log((yield* api('POST', `/v1.50/containers/${json.Id}/start`)).status)
    log((yield* api('POST', '/v1.50/containers/web/wait')).text)
    log((yield* api('GET', '/v1.50/containers/web/logs?stdout=1&stderr=1')).text)
    const { State, Path, Args } = (yield* api<Inspected>('GET', '/v1.50/containers/web/json')).json
    log([State.Status, State.ExitCode, Path, Args])
    log((yield* api<{ Status: string }[]>('GET', '/v1.50/containers/json?all=1')).json[0]?.Status)
    log((yield* api('DELETE', '/v1.50/containers/web')).status)
    log((yield* api('GET', '/v1.50/containers/web/json')).json)
  }, { pulled: false })
  expect(lines).toEqual([
    'OK', { message: 'No such image: busybox:latest' }, '{"status":"Status: Downloaded newer image for busybox:latest"}', 204, '{"StatusCode":0}\n',
    '\x01\0\0\0\0\0\0\x0chello world\n', ['exited', 0, 'echo', ['hello', 'world']], 'Exited (0) Less than a second ago', 204, { message: 'No such container: web' },
  ])
})

test('stop takes the whole grace for a pid 1 without a handler; on-failure:2 ends with RestartCount 2; nothing is left behind', () => {
  const { lines, kernel } = withEngine(function* (log) {
    yield* api('POST', '/containers/create?name=nap', { Image: 'busybox', Cmd: ['sleep', '1000'] })
    yield* api('POST', '/containers/nap/start')
    const ip = (yield* api<Inspected>('GET', '/containers/nap/json')).json.NetworkSettings.IPAddress
    const before = yield* sys.now()
    yield* api('POST', '/containers/nap/stop')
    log([ip, Math.round(((yield* sys.now()) - before) / SECOND), (yield* api<Inspected>('GET', '/containers/nap/json')).json.State.ExitCode])
    yield* api('POST', '/containers/create?name=bad', { Image: 'busybox', Cmd: ['fail'], HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 } } })
    yield* api('POST', '/containers/bad/start')
    yield* sys.sleep(5 * SECOND)
    const { State, RestartCount } = (yield* api<Inspected>('GET', '/containers/bad/json')).json
    log([State.Status, State.ExitCode, RestartCount])
  })
  expect(lines).toEqual([['172.17.0.2', 10, 137], ['exited', 3, 2]])
  kernel.world.runUntil(kernel.world.now + 10 * SECOND)
  expect([...kernel.processes.values()].map((p) => p.comm)).toEqual(['init', 'dockerd'])
})

test.each([
  ['x', ['echo'], {}, 'Invalid container name (x), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed'],
  ['none', ['nosuch'], {}, 'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown'],
  ['mem', ['echo'], { Memory: 1 << 20 }, 'Minimum memory limit allowed is 6MB'],
  ['cap', ['echo'], { CapAdd: ['NOSUCH'] }, 'invalid CapAdd: unknown capability: "CAP_NOSUCH"'],
  ['pol', ['echo'], { RestartPolicy: { Name: 'sometimes', MaximumRetryCount: 0 } }, "invalid restart policy: unknown policy 'sometimes'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"],
  ['net', ['echo'], { NetworkMode: 'nosuch' }, 'network nosuch not found'],
  ['dev', ['echo'], { DeviceRequests: [{ Count: -1 }] }, 'drydock: docker run --gpus is not simulated yet'],
])('run --name %s %j with %j: %s', (name, args, host, message) => {
  const { lines } = withEngine(function* (log) { log(yield* runContainer(name, args, host)) })
  expect(lines).toEqual([message])
})

test('a user network: addresses from 172.18, names by 127.0.0.11, gone when the container stops', () => {
  const { lines } = withEngine(function* (log) {
    yield* api('POST', '/networks/create', { Name: 'app' })
    yield* api('POST', '/containers/create?name=db', { Image: 'busybox', Cmd: ['sleep', '1000'], HostConfig: { NetworkMode: 'app' }, NetworkingConfig: { EndpointsConfig: { app: { Aliases: ['database'] } } } })
    yield* api('POST', '/containers/db/start')
    log(yield* runContainer('by-name', ['resolve', 'db'], { NetworkMode: 'app' }))
    log(yield* runContainer('by-alias', ['resolve', 'database'], { NetworkMode: 'app' }))
    log((yield* api<{ message: string }>('DELETE', '/networks/app')).json.message.replace(/[0-9a-f]{64}/, 'ID'))
    yield* api('POST', '/containers/db/kill')
    log((yield* api('DELETE', '/networks/app')).status)
    log((yield* api<{ IPAM: { Config: unknown } }>('POST', '/networks/create', { Name: 'next' })).status)
    log((yield* api<{ IPAM: { Config: unknown } }>('GET', '/networks/next')).json.IPAM.Config)
  })
  expect(lines).toEqual([
    '172.18.0.2\r\n', '172.18.0.2\r\n', 'error while removing network: network app id ID has active endpoints', 204, 201, [{ Subnet: '172.19.0.0/16', Gateway: '172.19.0.1' }],
  ])
})

test('an empty volume gets the files of the image; what is written stays for the next container', () => {
  const { lines } = withEngine(function* (log) {
    const host = { Binds: ['data:/srv'] }
    log(yield* runContainer('one', ['read', '/srv/page'], host))
    yield* runContainer('two', ['write', '/srv/more', 'kept'], host)
    log(yield* runContainer('three', ['read', '/srv/more'], host))
    log((yield* api<{ message: string }>('DELETE', '/volumes/data')).json.message.replace(/\[.*\]/, '[...]'))
    log((yield* api<{ message: string }>('DELETE', '/volumes/nosuch')).json.message)
  })
  expect(lines).toEqual(['from the image\r\n', 'kept', 'remove data: volume is in use - [...]', 'get nosuch: no such volume'])
})

test('a published port is taken once; a free one is chosen where none is named', () => {
  const { lines } = withEngine(function* (log) {
    const publish = (port: string): object => ({ PortBindings: { '80/tcp': [{ HostPort: port }] } })
    yield* api('POST', '/containers/create?name=aa', { Image: 'busybox', Cmd: ['sleep', '1000'], HostConfig: publish('8080') })
    yield* api('POST', '/containers/aa/start')
    log((yield* runContainer('bb', ['echo'], publish('8080'))).replace(/\([0-9a-f]{64}\)/, '(ID)'))
    yield* api('POST', '/containers/create?name=cc', { Image: 'busybox', Cmd: ['sleep', '1000'], HostConfig: publish('') })
    yield* api('POST', '/containers/cc/start')
    log((yield* api<{ NetworkSettings: { Ports: unknown } }>('GET', '/containers/cc/json')).json.NetworkSettings.Ports)
  })
  expect(lines).toEqual([
    'driver failed programming external connectivity on endpoint bb (ID): Bind for 0.0.0.0:8080 failed: port is already allocated',
    { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '32768' }, { HostIp: '::', HostPort: '32768' }] },
  ])
})

test('commit, diff and rmi: changes become a layer, parents lose only their names', () => {
  const { lines } = withEngine(function* (log) {
    yield* runContainer('one', ['write', '/new', 'x'])
    log((yield* api('GET', '/containers/one/changes')).json)
    log((yield* api('POST', '/commit?container=one&repo=app')).status)
    log((yield* api<{ Size: number }[]>('GET', '/images/app/history')).json.map((h) => h.Size))
    yield* api('DELETE', '/containers/one')
    log((yield* api<object[]>('DELETE', '/images/busybox')).json)
    log((yield* api<object[]>('DELETE', '/images/app')).json.length)
    log((yield* api('GET', '/images/json?all=1')).json)
  })
  expect(lines).toEqual([[{ Path: '/new', Kind: 1 }], 201, [1, 393_257], [{ Untagged: 'busybox:latest' }], 5, []])
})

test('after a restart of the daemon always comes back, unless-stopped only if it ran', () => {
  const { kernel, engine } = withEngine(function* () {
    for (const [name, policy] of [['always', 'always'], ['stopped', 'unless-stopped'], ['plain', 'no']] as const) {
      yield* api('POST', `/containers/create?name=${name}`, { Image: 'busybox', Cmd: ['sleep', '1000'], HostConfig: { RestartPolicy: { Name: policy } } })
      yield* api('POST', `/containers/${name}/start`)
    }
    yield* api('POST', '/containers/stopped/kill')
  })
  const daemon = daemonOf(kernel)
  if (daemon === undefined) throw new Error('no daemon')
  kernel.signals.post(engine.process, 'TERM')
  kernel.world.runUntil(kernel.world.now + 30 * SECOND)
  expect([...engine.containers.values()].map((c) => `${c.name} ${c.status} ${c.exitCode}`)).toEqual(['always exited 137', 'stopped exited 137', 'plain exited 137'])
  expect(engine.process.alive).toBe(false)
  spawnDaemon(kernel, daemon)
  kernel.world.runUntil(kernel.world.now + SECOND)
  expect([...engine.containers.values()].map((c) => `${c.name} ${c.status}`)).toEqual(['always running', 'stopped exited', 'plain exited'])
})
