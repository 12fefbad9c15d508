import type { Able, Cli, Io } from '../../cli/cli.ts'
import { dockerDialect } from '../../cli/dialects/docker.ts'
import { Failure } from '../../cli/failure.ts'
import type { FlagValues } from '../../cli/flag.ts'
import { runAfterGlobals } from '../../cli/main.ts'
import { commandTree } from '../../cli/tree.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import type { Program } from '../../kernel/program.ts'
import { Engine } from './client/engine.ts'
import { DEFAULT_HOST, parseHost } from './client/host.ts'
import { COMPLETERS } from './completers.ts'
import { configDirectory, readConfig, type ConfigFile } from './config-file.ts'
import { contextNotFound, DEFAULT_CONTEXT } from './context/contexts.ts'
import type { Docker } from './docker.ts'
import { globalFlags } from './globals.ts'
import { GROUPS } from './groups.ts'
import { COMMANDS } from './registry.ts'
import { CLIENT_COMMIT, CLIENT_VERSION } from './system/version.ts'

const MORE = 'For more help on how to use Docker, head to https://docs.docker.com/go/guides/'

type Globals = ReturnType<typeof globalFlags>

/** The `docker` client, version 28.2.2: a program that speaks HTTP to the Engine API. */
export const docker: Program = {
  name: 'docker',
  *main(_sys, argv, env) {
    const globals = globalFlags(configDirectory('', env))
    return yield* runAfterGlobals(dockerCli(globals), globals, argv, env, ({ version }, words) =>
      version && words.length === 0 ? `Docker version ${CLIENT_VERSION}, build ${CLIENT_COMMIT}\n` : undefined)
  },
}

/** All commands; the root's flags, which depend on the environment, are put in for each run. */
const TREE = commandTree<Docker>({ name: 'docker', short: 'A self-sufficient runtime for containers', usage: '[OPTIONS] COMMAND [ARG...]', globals: {} }, GROUPS, COMMANDS)

/** The command tree with docker's words. */
export function dockerCli(globals: Globals): Cli<Docker, Globals> {
  return {
    root: { ...TREE, globals },
    dialect: dockerDialect(MORE),
    context: connect,
    abilities,
    completers: COMPLETERS,
  }
}

function* connect(globals: FlagValues<Globals>, { err, env }: Io): Gen<Docker> {
  if (globals.tls || globals.tlsverify || env.get('DOCKER_TLS_VERIFY') !== undefined) throw new Failure('drydock: docker --tls is not simulated yet', 125)
  const config = yield* readConfig(configDirectory(globals.given('config') ? globals.config : '', env))
  if (config.warning !== undefined) yield* err.line(config.warning)
  const contextName = chosenContext(globals, env.get('DOCKER_HOST'), env.get('DOCKER_CONTEXT'), config)
  if (contextName !== DEFAULT_CONTEXT) throw new Failure(`Failed to initialize: unable to resolve docker endpoint: ${contextNotFound(contextName, config).message}`)
  if (globals.host.length > 1) throw new Failure('Specify only one -H')
  const host = parseHost(globals.host[0] ?? (globals.context === '' ? env.get('DOCKER_HOST') : undefined) ?? DEFAULT_HOST)
  return { engine: new Engine(host, env.get('DOCKER_API_VERSION')), env, config, contextName }
}

/** What the engine can do; everything, as far as is known, when it cannot be asked. */
function* abilities(globals: FlagValues<Globals> | undefined, io: Io): Gen<Able> {
  if (globals === undefined) return () => true
  try {
    const { engine } = yield* connect(globals, io)
    const { experimental } = yield* engine.ping()
    return (need) => need !== 'experimental' || experimental
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return () => true
  }
}

/** Which context counts: the flag, else none when a host is given, else the variable, else the configuration. */
function chosenContext(globals: FlagValues<Globals>, host: string | undefined, variable: string | undefined, { values }: ConfigFile): string {
  if (globals.context !== '' && globals.host.length > 0) throw new Failure('conflicting options: cannot specify both --host and --context')
  if (globals.context !== '') return globals.context
  if (globals.host.length > 0 || host !== undefined) return DEFAULT_CONTEXT
  return variable ?? values.currentContext ?? DEFAULT_CONTEXT
}
