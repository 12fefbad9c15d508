import { print } from '../../kernel/libc/io.ts'
import { serveDns, type DnsAnswer } from '../../kernel/libc/dns-server.ts'
import { query, resolvConf } from '../../kernel/libc/resolver.ts'
import type { DnsQuestion } from '../../kernel/libc/dns-message.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import type { Program } from '../../kernel/program.ts'
import { sys } from '../../kernel/sys.ts'
import type { ApiServer } from '../api/server.ts'
import { clusterRecords } from './records.ts'

const PORT = 53
const FORWARD_SECONDS = 2

/** The program in CoreDNS's image: answers for cluster.local from the API, and asks the node's resolver about the rest. */
export const coreDns = (api: ApiServer): Program => ({
  name: 'coredns',
  *main() {
    const fd = yield* sys.socket('inet', 'dgram')
    yield* sys.bind(fd, { family: 'inet', host: '0.0.0.0', port: PORT })
    yield* print(`.:${PORT}\nCoreDNS-1.11.3\nlinux/amd64, go1.21.11, a6338e9\n`)
    return yield* serveDns(fd, (question) => answer(api, question))
  },
})

function* answer(api: ApiServer, question: DnsQuestion): Gen<DnsAnswer | undefined> {
  const own = clusterRecords(api, question)
  if (own !== undefined) return { rcode: own.exists ? 'NOERROR' : 'NXDOMAIN', answers: own.records, authoritative: true }
  const { nameservers } = yield* resolvConf()
  for (const server of nameservers) {
    const reply = yield* query(server, question, FORWARD_SECONDS)
    if (reply !== undefined) return { rcode: reply.rcode, answers: reply.answers }
  }
  return { rcode: 'SERVFAIL' }
}
