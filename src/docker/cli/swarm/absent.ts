import type { Arity, Command } from '../../../cli/command.ts'
import { Failure } from '../../../cli/failure.ts'
import type { FlagTable } from '../../../cli/flag.ts'
import { dockerCommand, type Docker } from '../docker.ts'

/** A command that this engine cannot carry out; its help is whole. */
export type AbsentCommand = {
  readonly path: string
  readonly aliases?: readonly string[]
  readonly usage: string
  readonly short: string
  readonly long?: string
  readonly aliasLine?: string
  readonly example?: string
  readonly needs?: string
  readonly args: Arity
  readonly flags: FlagTable
}

function absent({ path, aliases = [], ...spec }: AbsentCommand, act: Command<Docker>['run']): Command<Docker> {
  return dockerCommand({ ...spec, mounts: [{ path, aliases }], complete: 'none', run: act })
}

/** A command of a swarm: the engine says that it is in none. */
export function inSwarm(spec: AbsentCommand): Command<Docker> {
  const [noun = ''] = spec.path.split(' ')
  const resource: Readonly<Record<string, string>> = { node: '/nodes', service: '/services', stack: '/services', secret: '/secrets', config: '/configs', swarm: '/swarm' }
  return absent(spec, function* ({ path, context: { engine } }) {
    yield* engine.send('GET', resource[noun] ?? '/swarm')
    throw new Failure(`drydock: ${path} is not simulated yet`, 125)
  })
}

/** `docker swarm leave`: POST /swarm/leave. */
export function leavingSwarm(spec: AbsentCommand): Command<Docker> {
  return absent(spec, function* ({ flags, out, context: { engine } }) {
    yield* engine.send('POST', '/swarm/leave', { query: { force: flags['force'] === true } })
    yield* out.line('Node left the swarm.')
  })
}

/** A command that the real client runs only against an engine with experimental features. */
export function experimentalCommand(spec: AbsentCommand): Command<Docker> {
  return absent(spec, function* ({ path, context: { engine } }) {
    const { experimental } = yield* engine.ping()
    throw experimental ? new Failure(`drydock: ${path} is not simulated yet`, 125) : new Failure(`${path} is only supported on a Docker daemon with experimental features enabled`)
  })
}

/** A command that is refused in one clear sentence. */
export function notSimulatedCommand({ path, aliases = [], ...spec }: AbsentCommand): Command<Docker> {
  return dockerCommand({ ...spec, mounts: [{ path, aliases }], complete: 'none', notYet: true, *run() {} })
}

/** `docker trust inspect`: nothing here is signed. */
export function unsigned(spec: AbsentCommand): Command<Docker> {
  return absent(spec, function* ({ args, out }) {
    yield* out.line('[]')
    throw new Failure(args.map((name) => `no signatures or cannot access ${name}`).join('\n'))
  })
}
