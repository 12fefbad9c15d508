import { SECOND } from '../../sim/time.ts'
import type { Gen } from '../coroutine.ts'
import { isErrno } from '../errno.ts'
import { parseIpv4 } from '../net/ipv4.ts'
import { type Fd, sys } from '../sys.ts'
import { decodeDns, type DnsMessage, type DnsQuestion, encodeDns } from './dns-message.ts'
import { readTextFile } from './io.ts'

/** resolv.conf(5) as far as it is honoured. */
export type ResolvConf = {
  readonly nameservers: readonly string[]
  readonly search: readonly string[]
  readonly ndots: number
  /** Seconds. */
  readonly timeout: number
  readonly attempts: number
}

/** Why a name has no address (getaddrinfo(3)). */
export type LookupFailure = 'EAI_NONAME' | 'EAI_AGAIN' | 'EAI_NODATA'

/** What gai_strerror(3) says. */
export const GAI_TEXT: Readonly<Record<LookupFailure, string>> = {
  EAI_NONAME: 'Name or service not known',
  EAI_AGAIN: 'Temporary failure in name resolution',
  EAI_NODATA: 'No address associated with hostname',
}

/** What a failed look-up throws; `message` is gai_strerror's text. */
export class LookupError extends Error {
  override name = 'LookupError'
  readonly code: LookupFailure

  constructor(code: LookupFailure) {
    super(GAI_TEXT[code])
    this.code = code
  }
}

export type Lookup = { readonly addresses: readonly string[]; readonly canonical: string }

/** The IPv4 addresses of a name: a numeric address itself, /etc/hosts, then DNS as /etc/resolv.conf says. Throws `LookupError`. */
export function* lookup(name: string): Gen<Lookup> {
  if (parseIpv4(name) !== undefined) return { addresses: [name], canonical: name }
  const known = inHosts(yield* textOr('/etc/hosts', ''), name)
  if (known.length > 0) return { addresses: known, canonical: name }
  const conf = yield* resolvConf()
  let failure: LookupFailure = 'EAI_NONAME'
  for (const candidate of candidates(name, conf)) {
    const answer = yield* ask({ name: candidate, type: 'A' }, conf)
    if (answer === undefined) throw new LookupError('EAI_AGAIN')
    if (answer.rcode === 'NXDOMAIN') continue
    if (answer.rcode !== 'NOERROR') {
      failure = 'EAI_AGAIN'
      continue
    }
    const addresses = answer.answers.filter((r) => r.type === 'A').map((r) => r.data)
    if (addresses.length > 0) return { addresses, canonical: answer.answers.findLast((r) => r.type === 'A')?.name ?? candidate }
    if (failure === 'EAI_NONAME') failure = 'EAI_NODATA'
  }
  throw new LookupError(failure)
}

/** The names that are asked for, in order: the search list first for names with fewer than `ndots` dots. */
export function candidates(name: string, { search, ndots }: ResolvConf): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = search.map((domain) => `${name}.${domain}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}

/** Asks the name servers in turn, each `attempts` times; undefined when none gives an answer. */
export function* ask(question: DnsQuestion, conf: ResolvConf): Gen<DnsMessage | undefined> {
  for (let attempt = 0; attempt < conf.attempts; attempt++) {
    let last: DnsMessage | undefined
    for (const server of conf.nameservers) {
      const answer = yield* query(server, question, conf.timeout)
      if (answer === undefined) continue
      last = answer
      if (answer.rcode !== 'SERVFAIL' && answer.rcode !== 'REFUSED') return answer
    }
    if (last !== undefined) return last
  }
  return undefined
}

/** Sends one query to one server and waits for the answer; undefined when the time is over or nobody is there. */
export function* query(server: string, question: DnsQuestion, timeout = 5, port = 53): Gen<DnsMessage | undefined> {
  const fd = yield* sys.socket('inet', 'dgram')
  try {
    const [high = 0, low = 0] = yield* sys.random(2)
    const id = (high << 8) | low
    yield* sys.connect(fd, { family: 'inet', host: server, port })
    yield* sys.write(fd, encodeDns({
      id, response: false, authoritative: false, recursionDesired: true, recursionAvailable: false, rcode: 'NOERROR', question, answers: [], authority: [],
    }))
    return yield* answerTo(fd, id, timeout)
  } catch (error) {
    if (isErrno(error) && error.errno !== 'EINTR') return undefined
    throw error
  } finally {
    yield* sys.close(fd)
  }
}

function* answerTo(fd: Fd, id: number, timeout: number): Gen<DnsMessage | undefined> {
  const end = (yield* sys.uptime()) + timeout * SECOND
  for (;;) {
    const [ready] = yield* sys.poll([{ fd, read: true }], Math.max(0, end - (yield* sys.uptime())))
    if (ready?.readable !== true) return undefined
    const message = decodeDns(yield* sys.read(fd))
    if (message?.id === id && message.response) return message
  }
}

/** Reads /etc/resolv.conf; without it the name server is this host. */
export function* resolvConf(): Gen<ResolvConf> {
  return parseResolvConf(yield* textOr('/etc/resolv.conf', ''))
}

export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = []
  const options = new Map<string, number>()
  let search: string[] = []
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line.replace(/[#;].*/, '').trim().split(/\s+/)
    if (keyword === 'nameserver' && values[0] !== undefined && nameservers.length < 3) nameservers.push(values[0])
    else if (keyword === 'search' || keyword === 'domain') search = values.map((domain) => domain.replace(/\.$/, '')).filter((domain) => domain !== '')
    else if (keyword === 'options') for (const option of values) options.set(option.split(':')[0] ?? '', Number(option.split(':')[1] ?? 1))
  }
  return {
    nameservers: nameservers.length > 0 ? nameservers : ['127.0.0.1'], search,
    ndots: Math.min(15, options.get('ndots') ?? 1), timeout: Math.min(30, options.get('timeout') ?? 5), attempts: Math.min(5, options.get('attempts') ?? 2),
  }
}

/** The IPv4 addresses /etc/hosts gives a name. */
export function inHosts(text: string, name: string): string[] {
  const wanted = name.toLowerCase().replace(/\.$/, '')
  const found: string[] = []
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (parseIpv4(address) !== undefined && names.some((n) => n.toLowerCase() === wanted)) found.push(address)
  }
  return found
}

function* textOr(path: string, fallback: string): Gen<string> {
  try {
    return yield* readTextFile(path)
  } catch (error) {
    if (isErrno(error)) return fallback
    throw error
  }
}
