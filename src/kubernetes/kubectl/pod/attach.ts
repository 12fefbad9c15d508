import type { Gen } from '../../../kernel/coroutine.ts'
import { STDIN, sys } from '../../../kernel/sys.ts'
import type { Status } from '../../api/status.ts'
import type { ApiClient } from '../client/api-client.ts'
import { objectPath } from '../client/discovery.ts'
import { KubectlError } from '../client/errors.ts'
import { type ApiObject, listField, nameOf, namespaceOf } from '../resource/object.ts'
import { POD_TYPE } from './find-pod.ts'
import { carryStreams, type StreamOptions } from './streams.ts'

/** Attaches to the main process of a container; a terminal is used only when the container has one and so has standard input. */
export function* attachTo(api: ApiClient, pod: ApiObject, container: string, options: StreamOptions & { readonly quiet: boolean }): Gen<Status | undefined> {
  const spec = [...listField(pod, 'spec', 'containers'), ...listField(pod, 'spec', 'initContainers')].find(({ name }) => name === container)
  if (spec === undefined) throw new KubectlError(`container ${container} not found in pod ${nameOf(pod)}`)
  let tty = options.tty
  if (tty && spec['tty'] !== true) {
    tty = false
    if (!options.quiet) yield* options.err.line(`error: Unable to use a TTY - container ${container} did not allocate one`)
  } else if (!tty && spec['tty'] === true) tty = true
  const terminal = tty && options.stdin && (yield* sys.isatty(STDIN))
  if (terminal && !options.quiet) yield* options.err.line("If you don't see a command prompt, try pressing enter.")
  const path = `${objectPath(POD_TYPE, namespaceOf(pod), nameOf(pod))}/attach`
  return yield* carryStreams(api, path, { container }, { ...options, tty })
}
