import { bool, text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'
import { segment, type Engine } from '../client/engine.ts'
import type { ContainerDetails } from '../client/types.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { attachAndRun } from './attached.ts'

/** `docker start`: POST /containers/ID/start for each; with -a or -i one container, its streams attached. */
export const start = dockerCommand({
  mounts: mounts('start', 'container start'),
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Start one or more stopped containers',
  aliasLine: 'docker container start, docker start',
  args: atLeast(1),
  complete: 'stopped-containers',
  flags: {
    attach: bool({ short: 'a', help: 'Attach STDOUT/STDERR and forward signals' }),
    'detach-keys': text({ help: 'Override the key sequence for detaching a container' }),
    interactive: bool({ short: 'i', help: "Attach container's STDIN" }),
    checkpoint: text({ needs: 'experimental', notYet: true, help: 'Restore from this checkpoint' }),
    'checkpoint-dir': text({ needs: 'experimental', notYet: true, help: 'Use a custom checkpoint storage directory' }),
  },
  *run({ args, flags, out, err, context }) {
    if (!flags.attach && !flags.interactive) return yield* startAll(context.engine, args, out, err)
    if (args.length > 1) throw new Failure('you cannot start and attach multiple containers at once')
    const details = yield* context.engine.json<ContainerDetails>('GET', `/containers/${segment(args[0] ?? '')}/json`)
    const ended = yield* attachAndRun({
      engine: context.engine, id: details.Id, out, err,
      tty: details.Config.Tty, stdin: flags.interactive && details.Config.OpenStdin, stdout: true, stderr: true,
      detachKeys: flags['detach-keys'] || (context.config.values.detachKeys ?? ''),
      autoRemove: details.HostConfig.AutoRemove, forwardSignals: !details.Config.Tty,
    })
    if (ended.kind === 'refused') throw ended.error
    return ended.kind === 'exited' ? ended.status : 0
  },
})

function* startAll(engine: Engine, names: readonly string[], out: Writer, err: Writer): Gen<void> {
  const failed: string[] = []
  for (const name of names) {
    try {
      yield* engine.send('POST', `/containers/${segment(name)}/start`)
      yield* out.line(name)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      yield* err.line(error.message)
      failed.push(name)
    }
  }
  if (failed.length > 0) throw new Failure(`Error: failed to start containers: ${failed.join(', ')}`)
}
