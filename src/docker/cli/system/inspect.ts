import { bool, text } from '../../../cli/flag.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { isNotFound } from '../client/engine-error.ts'
import { segment, type Engine } from '../client/engine.ts'
import { dockerCommand } from '../docker.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { inspectEach } from '../format/inspector.ts'

type Kind = { readonly type: string; readonly path: (name: string, size: boolean) => string; readonly sized?: true; readonly swarm?: true }

/** Kinds of objects, in the order in which a name is looked for. */
const KINDS: readonly Kind[] = [
  { type: 'container', path: (name, size) => `/containers/${segment(name)}/json${size ? '?size=1' : ''}`, sized: true },
  { type: 'image', path: (name) => `/images/${segment(name)}/json` },
  { type: 'network', path: (name) => `/networks/${segment(name)}` },
  { type: 'volume', path: (name) => `/volumes/${segment(name)}` },
  { type: 'service', path: (name) => `/services/${segment(name)}`, swarm: true },
  { type: 'task', path: (name) => `/tasks/${segment(name)}`, swarm: true },
  { type: 'node', path: (name) => `/nodes/${segment(name)}`, swarm: true },
  { type: 'plugin', path: (name) => `/plugins/${segment(name)}/json` },
  { type: 'secret', path: (name) => `/secrets/${segment(name)}`, swarm: true },
  { type: 'config', path: (name) => `/configs/${segment(name)}`, swarm: true },
]

/** `docker inspect`: whatever has that name. */
export const inspect = dockerCommand({
  mounts: [{ path: 'inspect' }],
  usage: '[OPTIONS] NAME|ID [NAME|ID...]',
  short: 'Return low-level information on Docker objects',
  args: atLeast(1),
  complete: 'objects',
  flags: {
    format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
    size: bool({ short: 's', help: 'Display total file sizes if the type is container' }),
    type: text({ help: 'Only inspect objects of the given type' }),
  },
  *run({ args, flags, out, context: { engine } }) {
    if (flags.type === '' && flags.given('type')) throw new Failure('type is empty: must be one of "config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume"')
    if (flags.type !== '' && !KINDS.some(({ type }) => type === flags.type)) {
      throw new Failure(`unknown type: "${flags.type}": must be one of "config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume"`)
    }
    yield* inspectEach(out, args, flags.format, (name) => find(engine, name, flags.type, flags.size))
  },
})

function* find(engine: Engine, name: string, type: string, size: boolean): Gen<string> {
  for (const kind of KINDS) {
    if (type === '' ? kind.swarm === true : kind.type !== type) continue
    try {
      return yield* engine.text('GET', kind.path(name, size))
    } catch (error) {
      if (type !== '' || !(error instanceof Failure) || !skippable(error)) throw error
    }
  }
  throw new Failure(`Error: No such object: ${name}`)
}

const skippable = (error: Failure): boolean => isNotFound(error) || /not supported|invalid reference format/.test(error.message)
