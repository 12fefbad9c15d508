import { decodeUtf8, encodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { WaitQueue } from '../../../kernel/wait.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient, QueryValues } from '../client/api-client.ts'
import { objectPath } from '../client/discovery.ts'
import { KubectlError } from '../client/errors.ts'
import { type ApiObject, nameOf, namespaceOf } from '../resource/object.ts'
import { containerNames, defaultContainer, POD_TYPE } from './find-pod.ts'

/** Which logs of which pods are wanted. */
export type LogsOptions = {
  readonly container: string
  readonly allContainers: boolean
  readonly follow: boolean
  readonly prefix: boolean
  readonly maxRequests: number
  readonly ignoreErrors: boolean
  readonly query: QueryValues
}

type Source = { readonly pod: ApiObject; readonly container: string }

/** Prints the logs of pods, one container after the other; followed ones of several containers side by side. */
export function* showLogs(api: ApiClient, pods: readonly ApiObject[], options: LogsOptions, out: Writer, err: Writer): Gen<void> {
  const sources: Source[] = []
  for (const pod of pods) {
    for (const container of yield* containersOf(pod, options, err)) sources.push({ pod, container })
  }
  if (!options.follow || sources.length <= 1) {
    for (const source of sources) yield* copyLog(api, source, options, out)
    return
  }
  if (sources.length > options.maxRequests) {
    throw new KubectlError(`you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${options.maxRequests}, use --max-log-requests to increase the limit`)
  }
  let running = sources.length
  let failed: unknown
  const ended = new WaitQueue()
  for (const source of sources) {
    yield* sys.thread(function* () {
      try {
        yield* copyLog(api, source, options, out)
      } catch (error) {
        failed ??= error
      }
      running--
      ended.wake()
    })
  }
  while (running > 0 && failed === undefined) yield* sys.waitOn(ended)
  if (failed !== undefined) throw failed
}

function* containersOf(pod: ApiObject, options: LogsOptions, err: Writer): Gen<readonly string[]> {
  const { containers, init, ephemeral } = containerNames(pod)
  if (options.allContainers) return [...init, ...containers, ...ephemeral]
  if (options.container === '') return [yield* defaultContainer(pod, err)]
  if (![...containers, ...init, ...ephemeral].includes(options.container)) throw new KubectlError(`container ${options.container} is not valid for pod ${nameOf(pod)}`)
  return [options.container]
}

function* copyLog(api: ApiClient, { pod, container }: Source, options: LogsOptions, out: Writer): Gen<void> {
  const path = `${objectPath(POD_TYPE, namespaceOf(pod), nameOf(pod))}/log`
  const response = yield* api.open('GET', path, { query: { ...options.query, container, follow: options.follow ? true : undefined }, accept: 'text/plain, */*' })
  const prefix = options.prefix ? `[pod/${nameOf(pod)}/${container}] ` : ''
  try {
    let rest = ''
    for (let data = yield* response.body.read(); data.length > 0; data = yield* response.body.read()) {
      if (prefix === '') {
        yield* out.bytes(data)
        continue
      }
      const lines = (rest + decodeUtf8(data)).split('\n')
      rest = lines.pop() ?? ''
      yield* out.bytes(encodeUtf8(lines.map((line) => `${prefix}${line}\n`).join('')))
    }
    if (rest !== '') yield* out.text(`${prefix}${rest}\n`)
  } finally {
    yield* response.close()
  }
}
