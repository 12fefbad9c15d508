import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dockerHelp } from '../../cli/dialects/docker.ts'
import { findDirect } from '../../cli/find.ts'
import { globalFlags } from './globals.ts'
import { dockerCli } from './program.ts'

const FOLDER = join(process.env['DRYDOCK_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared'), 'oracle/docker-help')
const MORE = 'For more help on how to use Docker, head to https://docs.docker.com/go/guides/'
const files = existsSync(FOLDER) ? readdirSync(FOLDER) : []
const { root } = dockerCli(globalFlags('/root/.docker'))

/** The words of a help text's file: `docker-swarm-join-token.txt` is `swarm join-token`. */
function nodeOf(file: string) {
  const parts = file.replace(/^docker-?/, '').replace('.txt', '').split('-').filter((part) => part !== '')
  const { node, rest } = findDirect(root, parts)
  if (rest.length === 0) return node
  const dashed = findDirect(root, [...parts.slice(0, -2), parts.slice(-2).join('-')])
  return dashed.rest.length === 0 ? dashed.node : undefined
}

describe.skipIf(files.length === 0)(`help texts of docker 28.2.2${files.length === 0 ? ' (not found, so skipped: set DRYDOCK_SHARED)' : ''}`, () => {
  test.each(files)('%s is reproduced byte for byte', (file) => {
    const node = nodeOf(file)
    expect(node, 'the command exists').toBeDefined()
    if (node === undefined) return
    const expected = readFileSync(join(FOLDER, file), 'utf8').replace(/^DEPRECATED: The legacy builder[\s\S]*?\n\n/, '')
    expect(dockerHelp(node, 80, node.parent === undefined ? MORE : '')).toBe(expected)
  })
})
