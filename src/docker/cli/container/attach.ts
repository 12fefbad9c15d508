import { bool, text } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { segment } from '../client/engine.ts'
import type { ContainerDetails } from '../client/types.ts'
import { dockerCommand, inputIsTerminal, mounts, outputIsTerminal } from '../docker.ts'
import { carryStreams, hijack, retrying } from '../stream/hijack.ts'
import { forwardSignals } from '../stream/signals.ts'
import { resizeTo } from './attached.ts'

/** `docker attach`: the streams of a container that runs. */
export const attach = dockerCommand({
  mounts: mounts('attach', 'container attach'),
  usage: '[OPTIONS] CONTAINER',
  short: 'Attach local standard input, output, and error streams to a running container',
  aliasLine: 'docker container attach, docker attach',
  args: exactly(1),
  complete: 'running-containers',
  flags: {
    'detach-keys': text({ help: 'Override the key sequence for detaching a container' }),
    'no-stdin': bool({ help: 'Do not attach STDIN' }),
    'sig-proxy': bool({ default: true, help: 'Proxy all received signals to the process' }),
  },
  *run({ args: [name = ''], flags, out, err, context: { engine, config } }) {
    const path = `/containers/${segment(name)}`
    const { Id, State, Config } = yield* engine.json<ContainerDetails>('GET', `${path}/json`)
    const { status } = refuseUnlessRunning(State)
    if (status !== '') throw new Failure(status)
    const stdin = !flags['no-stdin'] && Config.OpenStdin
    if (stdin && Config.Tty && !(yield* inputIsTerminal())) throw new Failure('the input device is not a TTY')
    const detachKeys = flags['detach-keys'] || (config.values.detachKeys ?? '')
    if (flags['sig-proxy'] && !Config.Tty) yield* forwardSignals(engine, Id, (line) => err.text(line))
    if (Config.Tty && (yield* outputIsTerminal())) yield* resizeTo(engine, `${path}/resize`, 1)
    const connection = yield* hijack(engine, `${path}/attach`, { query: { stream: true, stdin, stdout: true, stderr: true, detachKeys } })
    const exit = yield* engine.open('POST', `/containers/${Id}/wait`)
    if (Config.Tty && (yield* outputIsTerminal())) yield* resizeTo(engine, `${path}/resize`)
    const ended = yield* carryStreams(connection, { stdin, tty: Config.Tty, detachKeys, out, err: Config.Tty ? out : err })
    if (ended === 'detached') throw new Failure('read escape sequence')
    const { StatusCode } = JSON.parse(yield* retrying(() => exit.body.text())) as { StatusCode: number }
    return StatusCode
  },
})

function refuseUnlessRunning(state: ContainerDetails['State']): { readonly status: string } {
  if (!state.Running) return { status: 'You cannot attach to a stopped container, start it first' }
  if (state.Paused) return { status: 'You cannot attach to a paused container, unpause it first' }
  return { status: state.Restarting ? 'You cannot attach to a restarting container, wait until it is running' : '' }
}
