import type { Gen } from '../../kernel/coroutine.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { print, printError } from '../../kernel/libc/io.ts'
import type { Program } from '../../kernel/program.ts'
import { sys } from '../../kernel/sys.ts'
import { MILLISECOND, SECOND } from '../../sim/time.ts'
import { type Daemon, daemonOf, daemonRuns, spawnDaemon } from './daemon.ts'

const NAMES: readonly string[] = ['docker', 'docker.service', 'dockerd']

/** `systemctl VERB docker` of a host: starts and stops the Docker daemon. The host is given because a program does not know it. */
export function systemctl(kernel: () => Kernel): Program {
  return {
    name: 'systemctl',
    *main(_sys, argv): Gen<number> {
      const [verb = '', unit = ''] = argv.slice(1).filter((a) => !a.startsWith('-'))
      const daemon = daemonOf(kernel())
      if (verb === 'daemon-reload') return 0
      if (daemon === undefined || !NAMES.includes(unit)) {
        if (unit === '') {
          yield* printError(`drydock: systemctl ${verb} is not simulated yet\n`)
          return 1
        }
        yield* printError(`Unit ${unit.includes('.') ? unit : `${unit}.service`} could not be found.\n`)
        return verb === 'status' ? 4 : 5
      }
      return yield* act(kernel(), daemon, verb)
    },
  }
}

function* act(kernel: Kernel, daemon: Daemon, verb: string): Gen<number> {
  switch (verb) {
    case 'is-active':
      yield* print(daemonRuns(daemon) ? 'active\n' : 'inactive\n')
      return daemonRuns(daemon) ? 0 : 3
    case 'stop': return yield* stop(kernel, daemon)
    case 'start': return yield* start(kernel, daemon)
    case 'restart': {
      yield* stop(kernel, daemon)
      return yield* start(kernel, daemon)
    }
    case 'status':
      yield* print(`● docker.service - Docker Application Container Engine\n     Loaded: loaded (/lib/systemd/system/docker.service; enabled; preset: enabled)\n     Active: ${daemonRuns(daemon) ? 'active (running)' : 'inactive (dead)'}\n`)
      return daemonRuns(daemon) ? 0 : 3
    default:
      yield* printError(`drydock: systemctl ${verb} docker is not simulated yet\n`)
      return 1
  }
}

function* stop(kernel: Kernel, daemon: Daemon): Gen<number> {
  if (!daemonRuns(daemon)) return 0
  kernel.signals.post(daemon.engine.process, 'TERM')
  for (let i = 0; i < 1200 && daemonRuns(daemon); i++) yield* sys.sleep(25 * MILLISECOND)
  return 0
}

function* start(kernel: Kernel, daemon: Daemon): Gen<number> {
  if (daemonRuns(daemon)) return 0
  spawnDaemon(kernel, daemon)
  yield* sys.sleep(SECOND)
  if (daemonRuns(daemon)) return 0
  yield* printError('Job for docker.service failed because the control process exited with error code.\nSee "systemctl status docker.service" and "journalctl -xeu docker.service" for details.\n')
  return 1
}
