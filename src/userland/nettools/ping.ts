import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { lookup, LookupError } from '../../kernel/libc/resolver.ts'
import { type Fd, sys } from '../../kernel/sys.ts'
import { MILLISECOND, SECOND } from '../../sim/time.ts'
import { utility, type Run } from '../utility.ts'

/** ping(8). */
export const ping = utility({
  name: 'ping', about: 'Send ICMP ECHO_REQUESTs to HOST',
  gnu: { usage: 'ping [options] <destination>', usageStatus: 2, flags: ['c=COUNT  stop after <count> replies', 'i=INTERVAL  seconds between sending each packet', 'W=TIMEOUT  time to wait for response', 'w=DEADLINE  reply wait <deadline> in seconds', 'q  quiet output', 's=SIZE  use <size> as number of data bytes to be sent', 'n  no reverse DNS name resolution', '4  use IPv4', 'f', 'I=IFACE', 't=TTL'] },
  busybox: { usage: 'ping [OPTIONS] HOST', flags: ['4  Force IP or IPv6 name resolution', 'c=CNT  Send only CNT pings', 's=SIZE  Send SIZE data bytes in packets (default 56)', 'i=SECS  Interval', 'W=SEC  Seconds to wait for the first response (default 10)', 'w=SEC  Seconds until ping exits (default:infinite)', 'q  Quiet, only display output at start/finish', 'I=IFACE', 't=TTL'] },
  *main(run) {
    for (const key of ['f', 'I', 't']) if (run.has(key)) return yield* run.fail(`drydock: ping -${key} is not simulated yet`, 2)
    const host = run.operands[0]
    if (host === undefined) return yield* run.usage(run.gnu ? 'usage error: Destination address required' : undefined)
    try {
      const { addresses } = yield* lookup(host)
      return yield* new Pinger(run, host, addresses[0] as string).run()
    } catch (error) {
      if (error instanceof LookupError) return yield* run.fail(run.gnu ? `${host}: ${error.message}` : `bad address '${host}'`, run.gnu ? 2 : 1)
      if (!isErrno(error)) throw error
      return yield* run.fail(run.gnu ? `connect: ${error.message}` : error.errno === 'EPERM' || error.errno === 'EACCES' ? 'permission denied (are you root?)' : `sendto: ${error.message}`, run.gnu ? 2 : 1)
    }
  },
})

class Pinger {
  readonly #run: Run
  readonly #host: string
  readonly #address: string
  readonly #size: number
  #sent = 0
  #errors = 0
  readonly #times: number[] = []
  #stopped = false

  constructor(run: Run, host: string, address: string) {
    this.#run = run
    this.#host = host
    this.#address = address
    this.#size = Number(run.value('s') ?? 56)
  }

  *run(): Gen<number> {
    const run = this.#run
    const fd = yield* sys.socket('inet', 'raw')
    yield* sys.sigaction('INT', 'catch')
    const started = yield* sys.now()
    const size = this.#size
    yield* run.out.write(run.gnu ? `PING ${this.#host} (${this.#address}) ${size}(${size + 28}) bytes of data.\n` : `PING ${this.#host} (${this.#address}): ${size} data bytes\n`)
    yield* run.out.flush()
    const count = Number(run.value('c') ?? Number.POSITIVE_INFINITY)
    const interval = Number(run.value('i') ?? 1) * SECOND
    const deadline = run.value('w') === undefined ? Number.POSITIVE_INFINITY : started + Number(run.value('w')) * SECOND
    for (let sequence = run.gnu ? 1 : 0; this.#sent < count && !this.#stopped; sequence++) {
      const at = yield* sys.now()
      if (at >= deadline) break
      const last = this.#sent + 1 >= count
      const patience = last ? Number(run.value('W') ?? 10) * SECOND : interval
      yield* this.#one(fd, sequence, Math.min(patience, deadline - at))
      yield* run.out.flush()
      const rest = at + interval - (yield* sys.now())
      if (!last && rest > 0 && !this.#stopped) yield* this.#pause(rest)
    }
    return yield* this.#summary((yield* sys.now()) - started)
  }

  *#pause(micros: number): Gen<void> {
    try {
      yield* sys.sleep(micros)
    } catch (error) {
      if (!isErrno(error, 'EINTR')) throw error
      yield* sys.signals()
      this.#stopped = true
    }
  }

  *#one(fd: Fd, sequence: number, patience: number): Gen<void> {
    const run = this.#run
    const pid = (yield* sys.getpid()) & 0xffff
    const at = yield* sys.now()
    this.#sent++
    try {
      yield* sys.sendto(fd, echoRequest(pid, sequence, this.#size), { family: 'inet', host: this.#address, port: 0 })
      for (let left = patience; left > 0; left = at + patience - (yield* sys.now())) {
        const [ready] = yield* sys.poll([{ fd, read: true }], left)
        if (ready?.readable !== true) return
        const { data, from } = yield* sys.recvfrom(fd)
        const body = data.subarray(20)
        const peer = from.family === 'inet' ? from.host : ''
        const inner = body[0] === 0 ? body : body.subarray(28)
        if ((((inner[4] ?? 0) << 8) | (inner[5] ?? 0)) !== pid || (((inner[6] ?? 0) << 8) | (inner[7] ?? 0)) !== (sequence & 0xffff)) continue
        if (body[0] === 0) return yield* this.#replied(peer, sequence, data[8] ?? 64, ((yield* sys.now()) - at) / MILLISECOND)
        this.#errors++
        const text = body[0] === 11 ? 'Time to live exceeded' : body[1] === 0 ? 'Destination Net Unreachable' : 'Destination Host Unreachable'
        if (run.gnu) yield* run.out.write(`From ${peer} icmp_seq=${sequence} ${text}\n`)
        return
      }
    } catch (error) {
      if (!isErrno(error)) throw error
      if (error.errno !== 'EINTR') throw error
      yield* sys.signals()
      this.#stopped = true
    }
  }

  *#replied(peer: string, sequence: number, ttl: number, ms: number): Gen<void> {
    const run = this.#run
    this.#times.push(ms)
    if (run.has('q')) return
    const bytes = this.#size + 8
    if (run.gnu) yield* run.out.write(`${bytes} bytes from ${this.#host === this.#address ? peer : `${this.#host} (${peer})`}: icmp_seq=${sequence} ttl=${ttl} time=${gnuTime(ms)} ms\n`)
    else yield* run.out.write(`${bytes} bytes from ${peer}: seq=${sequence} ttl=${ttl} time=${ms.toFixed(3)} ms\n`)
  }

  *#summary(took: number): Gen<number> {
    const run = this.#run
    const received = this.#times.length
    const loss = this.#sent === 0 ? 0 : Math.round(((this.#sent - received) / this.#sent) * 100)
    const sum = this.#times.reduce((a, b) => a + b, 0)
    const [min, max, avg] = [Math.min(...this.#times), Math.max(...this.#times), sum / received]
    const mdev = Math.sqrt(Math.max(0, this.#times.reduce((a, b) => a + b * b, 0) / received - avg * avg))
    yield* run.out.write(`\n--- ${this.#host} ping statistics ---\n${this.#sent} packets transmitted, ${received} ${run.gnu ? 'received' : 'packets received'}${this.#errors > 0 && run.gnu ? `, +${this.#errors} errors` : ''}, ${loss}% packet loss${run.gnu ? `, time ${Math.round(took / MILLISECOND)}ms` : ''}\n`)
    if (received > 0) yield* run.out.write(run.gnu ? `rtt min/avg/max/mdev = ${[min, avg, max, mdev].map((n) => n.toFixed(3)).join('/')} ms\n` : `round-trip min/avg/max = ${[min, avg, max].map((n) => n.toFixed(3)).join('/')} ms\n`)
    else if (run.gnu) yield* run.out.write('\n')
    return received > 0 ? 0 : 1
  }
}

/** iputils shows three significant digits. */
const gnuTime = (ms: number): string => (ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3))

function echoRequest(id: number, sequence: number, size: number): Uint8Array {
  const message = new Uint8Array(8 + size)
  message[0] = 8
  message[4] = id >> 8
  message[5] = id & 255
  message[6] = (sequence >> 8) & 255
  message[7] = sequence & 255
  for (let i = 8; i < message.length; i++) message[i] = i & 255
  let sum = 0
  for (let i = 0; i < message.length; i += 2) sum += ((message[i] as number) << 8) | (message[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  message[2] = (~sum >> 8) & 255
  message[3] = ~sum & 255
  return message
}
