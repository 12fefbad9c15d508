import type { Gen } from '../../../kernel/coroutine.ts'
import { bool, text, type FlagValues } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { dockerCommand, inputIsTerminal, mounts, type DockerInvocation } from '../docker.ts'
import { segment } from '../client/engine.ts'
import { attachAndRun } from './attached.ts'
import { CONFIG_FLAGS } from './config-flags.ts'
import { containerConfig, type ContainerConfig } from './config.ts'
import { createContainer } from './creation.ts'
import { helpHint, withHint } from './help-hint.ts'
import { checkPull } from './host-config.ts'

const RUN_FLAGS = {
  ...CONFIG_FLAGS,
  detach: bool({ short: 'd', help: 'Run container in background and print container ID' }),
  'detach-keys': text({ help: 'Override the key sequence for detaching a container' }),
  'sig-proxy': bool({ default: true, help: 'Proxy received signals to the process' }),
}

type Run = DockerInvocation<typeof RUN_FLAGS>

/** `docker run`: create, attach, start, carry the streams, exit with the container's status. */
export const run = dockerCommand({
  mounts: mounts('run', 'container run'),
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  short: 'Create and run a new container from an image',
  aliasLine: 'docker container run, docker run',
  args: atLeast(1),
  interspersed: false,
  complete: 'images',
  flags: RUN_FLAGS,
  *run(call) {
    const { args, flags, env } = call
    const config = yield* helpHint('run', function* () {
      checkPull(flags.pull)
      return yield* containerConfig(args, flags, env)
    })
    if (!flags['disable-content-trust']) throw new Failure('drydock: docker run --disable-content-trust=false is not simulated yet', 125)
    yield* checkStreams(config, flags)
    const id = yield* create(call, config)
    return yield* startAttached(call, config, id)
  },
})

function* checkStreams(config: ContainerConfig, flags: FlagValues<typeof RUN_FLAGS>): Gen<void> {
  if (!flags.detach) {
    if (config.AttachStdin && config.Tty && !(yield* inputIsTerminal())) throw new Failure('the input device is not a TTY')
    return
  }
  if (flags.attach.length > 0) throw new Failure('conflicting options: cannot specify both --attach and --detach')
  config.AttachStdin = false
  config.AttachStdout = false
  config.AttachStderr = false
  config.StdinOnce = false
}

function* create({ flags, err, context }: Run, config: ContainerConfig): Gen<string> {
  try {
    return yield* createContainer({ context, config, err, name: flags.name, platform: flags.platform, pull: flags.pull, quiet: flags.quiet, cidfile: flags.cidfile })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure(withHint('run', error.message), startStatus(error.message))
  }
}

function* startAttached(call: Run, config: ContainerConfig, id: string): Gen<number> {
  const { flags, out, err, context } = call
  if (!config.AttachStdout && !config.AttachStderr) yield* out.line(id)
  if (!config.AttachStdin && !config.AttachStdout && !config.AttachStderr) {
    try {
      yield* context.engine.send('POST', `/containers/${segment(id)}/start`)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw startFailure(error)
    }
    return 0
  }
  const ended = yield* attachAndRun({
    engine: context.engine, id, out, err, tty: config.Tty,
    stdin: config.AttachStdin, stdout: config.AttachStdout, stderr: config.AttachStderr,
    detachKeys: flags['detach-keys'] || (context.config.values.detachKeys ?? ''),
    autoRemove: flags.rm, forwardSignals: flags['sig-proxy'],
  })
  if (ended.kind === 'refused') throw startFailure(ended.error)
  return ended.kind === 'exited' && (config.AttachStdout || config.AttachStderr) ? ended.status : 0
}

function startFailure(error: Failure): Failure {
  return new Failure(withHint('run', error.message), startStatus(error.message))
}

/** The exit status of a container that could not be started: 127 not found, 126 not executable, 125 anything else. */
function startStatus(message: string): number {
  if (/executable file not found|no such file or directory|system cannot find the file specified/.test(message)) return 127
  return /permission denied|is a directory/.test(message) ? 126 : 125
}
