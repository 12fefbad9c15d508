import { concat, encodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import type { Request } from '../../../kernel/http/server.ts'
import type { Responder } from '../../../kernel/http/responder.ts'
import { sys } from '../../../kernel/sys.ts'
import type { LogEntry } from '../container-log.ts'
import type { Engine } from '../engine.ts'
import { badRequest, notImplemented } from '../errors.ts'
import { frame } from '../output.ts'
import { isTrue, microsOf } from '../routes/parameters.ts'
import type { Container } from './container.ts'

/** GET /containers/{id}/logs. */
export function* sendLogs(engine: Engine, container: Container, { query }: Request, respond: Responder): Gen<void> {
  const stdout = isTrue(query.get('stdout'))
  const stderr = isTrue(query.get('stderr'))
  if (!stdout && !stderr) throw badRequest('Bad parameters: you must choose at least one stream')
  if (container.hostConfig.LogConfig.Type === 'none') throw notImplemented('configured logging driver does not support reading')
  const since = microsOf(engine, query.get('since'))
  const until = microsOf(engine, query.get('until'))
  const timestamps = isTrue(query.get('timestamps'))
  const follow = isTrue(query.get('follow'))
  const wanted = (e: LogEntry): boolean => (e.stream === 'stdout' ? stdout : stderr) && (since === undefined || e.at >= since) && (until === undefined || e.at <= until)
  const encode = (e: LogEntry): Uint8Array => {
    const data = encodeUtf8(timestamps ? `${nano(engine.time(e.at))} ${e.text}` : e.text)
    return container.config.Tty ? data : frame(e.stream, data)
  }
  yield* respond.start(200, { 'Content-Type': container.config.Tty ? 'application/vnd.docker.raw-stream' : 'application/vnd.docker.multiplexed-stream' })
  const { entries } = container.log
  let next = entries.length
  const tail = query.get('tail') ?? 'all'
  const shown = entries.filter(wanted)
  const count = /^\d+$/.test(tail) ? Number(tail) : shown.length
  const first = count === 0 ? [] : shown.slice(-count)
  if (first.length > 0) yield* respond.write(concat(first.map(encode)))
  if (!follow || !(container.running || container.restarting)) return
  const event = yield* sys.eventfd()
  const stop = container.log.follow(event.signal)
  const wake = engine.tables.containers.onChange((id) => { if (id === container.id) event.signal() })
  try {
    for (;;) {
      const alive = (container.running || container.restarting) && !container.removed
      const fresh = entries.slice(next).filter(wanted)
      next = entries.length
      if (fresh.length > 0) yield* respond.write(concat(fresh.map(encode)))
      if (!alive || (until !== undefined && engine.world.now >= until)) break
      if ((yield* respond.wait(event, until === undefined ? undefined : until - engine.world.now)) === 'gone') break
    }
  } finally {
    stop()
    wake()
  }
  yield* sys.close(event.fd)
}

/** Go's RFC3339NanoFixed: nine digits of fraction. */
function nano(time: string): string {
  const match = /^(.*:\d\d)(?:\.(\d+))?Z$/.exec(time)
  return match === null ? time : `${match[1]}.${(match[2] ?? '').padEnd(9, '0')}Z`
}
