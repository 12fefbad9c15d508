import type { Candidates, Completer } from '../../cli/cli.ts'
import { SIGNALS } from '../../kernel/signals.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { Failure } from '../../cli/failure.ts'
import type { ContainerSummary, ImageSummary, NetworkSummary, VolumeSummary } from './client/types.ts'
import type { Engine } from './client/engine.ts'
import type { Docker } from './docker.ts'

const ALL = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']

/** What the last words of docker's commands can be, asked of the engine. */
export const COMPLETERS: Readonly<Record<string, Completer<Docker>>> = {
  containers: ({ context: { engine } }) => names(containers(engine, ALL)),
  'running-containers': ({ context: { engine } }) => names(containers(engine, ['running', 'paused', 'restarting'])),
  'paused-containers': ({ context: { engine } }) => names(containers(engine, ['paused'])),
  'stopped-containers': ({ context: { engine } }) => names(containers(engine, ['created', 'exited'])),
  images: ({ args, context: { engine } }) => (args.length > 0 ? names(nobody()) : names(images(engine))),
  networks: ({ context: { engine } }) => names(networks(engine)),
  'networks-then-containers': ({ args, context: { engine } }) => names(args.length === 0 ? networks(engine) : containers(engine, ALL)),
  volumes: ({ context: { engine } }) => names(volumes(engine)),
  objects: ({ context: { engine } }) => names(everything(engine)),
  files: () => given({ names: [], files: true }),
  folders: () => given({ names: [], folders: true }),
  environment: ({ context: { env } }) => given({ names: [...env.keys()] }),
  'restart-policies': () => given({ names: ['no', 'always', 'on-failure', 'unless-stopped'] }),
  'pull-policies': () => given({ names: ['always', 'missing', 'never'] }),
  signals: () => given({ names: SIGNALS.filter((name) => name !== '').map((name) => `SIG${name}`) }),
}

function* names(source: Gen<readonly string[]>): Gen<Candidates> {
  try {
    return { names: yield* source }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { names: [] }
  }
}

function* nobody(): Gen<readonly string[]> {
  return []
}

function* given(candidates: Candidates): Gen<Candidates> {
  return candidates
}

function* containers(engine: Engine, states: readonly string[]): Gen<readonly string[]> {
  const list = yield* engine.json<readonly ContainerSummary[]>('GET', '/containers/json', { query: { all: true } })
  return list.filter(({ State }) => states.includes(State)).flatMap(({ Names }) => Names.map((name) => name.slice(1)))
}

function* images(engine: Engine): Gen<readonly string[]> {
  const list = yield* engine.json<readonly ImageSummary[]>('GET', '/images/json')
  return list.flatMap(({ RepoTags }) => RepoTags ?? [])
}

function* networks(engine: Engine): Gen<readonly string[]> {
  return (yield* engine.json<readonly NetworkSummary[]>('GET', '/networks')).map(({ Name }) => Name)
}

function* volumes(engine: Engine): Gen<readonly string[]> {
  return ((yield* engine.json<{ Volumes: readonly VolumeSummary[] | null }>('GET', '/volumes')).Volumes ?? []).map(({ Name }) => Name)
}

function* everything(engine: Engine): Gen<readonly string[]> {
  return [...(yield* containers(engine, ALL)), ...(yield* images(engine)), ...(yield* networks(engine)), ...(yield* volumes(engine))]
}
