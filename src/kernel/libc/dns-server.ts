import type { Gen } from '../coroutine.ts'
import { isErrno } from '../errno.ts'
import { type Fd, type SocketAddress, sys } from '../sys.ts'
import { decodeDns, type DnsQuestion, type DnsRcode, type DnsRecord, encodeDns } from './dns-message.ts'

/** What a server says to a question. */
export type DnsAnswer = { readonly rcode: DnsRcode; readonly answers?: readonly DnsRecord[]; readonly authority?: readonly DnsRecord[]; readonly authoritative?: boolean }

/** Answers a question; it may ask others first. Undefined: no answer is sent. */
export type DnsHandler = (question: DnsQuestion, from: SocketAddress) => Gen<DnsAnswer | undefined>

/** Answers the queries that arrive on a bound UDP socket, each in a thread of its own, for ever. */
export function* serveDns(fd: Fd, handler: DnsHandler): Gen<never> {
  for (;;) {
    const received = yield* receive(fd)
    if (received !== undefined) yield* sys.thread(() => respond(fd, received.data, received.from, handler))
  }
}

function* receive(fd: Fd): Gen<{ data: Uint8Array; from: SocketAddress } | undefined> {
  try {
    return yield* sys.recvfrom(fd)
  } catch (error) {
    if (isErrno(error, 'EINTR') || isErrno(error, 'ECONNREFUSED')) return undefined
    throw error
  }
}

function* respond(fd: Fd, data: Uint8Array, from: SocketAddress, handler: DnsHandler): Gen<void> {
  const asked = decodeDns(data)
  if (asked === undefined || asked.response) return
  const { question } = asked
  const answer: DnsAnswer | undefined = question === undefined ? { rcode: 'FORMERR' } : yield* handler(question, from)
  if (answer === undefined) return
  try {
    yield* sys.sendto(fd, encodeDns({
      ...asked, response: true, authoritative: answer.authoritative ?? false, recursionAvailable: true, rcode: answer.rcode,
      answers: answer.answers ?? [], authority: answer.authority ?? [],
    }), from)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}
