import { bool, list, text } from '../../../cli/flag.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { checkEnv } from '../opts/checks.ts'
import { readEnvironment } from '../opts/env-file.ts'
import { segment, type Engine } from '../client/engine.ts'
import { dockerCommand, inputIsTerminal, mounts, outputIsTerminal, terminalSize } from '../docker.ts'
import { carryStreams, hijack } from '../stream/hijack.ts'
import { resizeTo } from './attached.ts'

/** `docker exec`: POST /containers/ID/exec, then /exec/ID/start with the streams attached. */
export const exec = dockerCommand({
  mounts: mounts('exec', 'container exec'),
  usage: '[OPTIONS] CONTAINER COMMAND [ARG...]',
  short: 'Execute a command in a running container',
  aliasLine: 'docker container exec, docker exec',
  args: atLeast(2),
  interspersed: false,
  complete: 'running-containers',
  flags: {
    detach: bool({ short: 'd', help: 'Detached mode: run command in the background' }),
    'detach-keys': text({ help: 'Override the key sequence for detaching a container' }),
    env: list({ completes: 'environment', short: 'e', help: 'Set environment variables' }, checkEnv),
    'env-file': list({ help: 'Read in a file of environment variables' }),
    interactive: bool({ short: 'i', help: 'Keep STDIN open even if not attached' }),
    privileged: bool({ help: 'Give extended privileges to the command' }),
    tty: bool({ short: 't', help: 'Allocate a pseudo-TTY' }),
    user: text({ short: 'u', help: 'Username or UID (format: "<name|uid>[:<group|gid>]")' }),
    workdir: text({ short: 'w', help: 'Working directory inside the container' }),
  },
  *run({ args: [name = '', ...words], flags, out, err, env, context: { engine, config } }) {
    const environment = yield* readEnvironment(flags['env-file'], flags.env, env)
    yield* engine.send('GET', `/containers/${segment(name)}/json`)
    if (!flags.detach && flags.interactive && flags.tty && !(yield* inputIsTerminal())) throw new Failure('the input device is not a TTY')
    const attached = !flags.detach
    const detachKeys = flags['detach-keys'] || (config.values.detachKeys ?? '')
    const size = yield* terminalSize()
    const consoleSize = size === undefined || !flags.tty ? {} : { ConsoleSize: [size.rows, size.cols] }
    const { Id } = yield* engine.json<{ Id: string }>('POST', `/containers/${segment(name)}/exec`, {
      body: {
        User: flags.user, Privileged: flags.privileged, Tty: flags.tty, ...consoleSize, AttachStdin: attached && flags.interactive, AttachStdout: attached,
        AttachStderr: attached, DetachKeys: detachKeys, Env: environment, WorkingDir: flags.workdir, Cmd: words,
      },
    })
    if (Id === '') throw new Failure('exec ID empty')
    const body = { Detach: flags.detach, Tty: flags.tty, ...consoleSize }
    if (flags.detach) return yield* engine.send('POST', `/exec/${Id}/start`, { body })
    const connection = yield* hijack(engine, `/exec/${Id}/start`, { body })
    if (flags.tty && (yield* outputIsTerminal())) yield* resizeTo(engine, `/exec/${Id}/resize`)
    const ended = yield* carryStreams(connection, { stdin: flags.interactive, tty: flags.tty, detachKeys, out, err: flags.tty ? out : err })
    if (ended === 'detached') throw new Failure('read escape sequence')
    return yield* execStatus(engine, Id)
  },
})

function* execStatus(engine: Engine, id: string): Gen<number> {
  const { ExitCode } = yield* engine.json<{ ExitCode: number | null }>('GET', `/exec/${id}/json`)
  return ExitCode ?? 0
}
