import { lookup, LookupError, resolvConf } from '../../kernel/libc/resolver.ts'
import { utility } from '../utility.ts'

/** nslookup(1), for addresses. */
export const nslookup = utility({
  name: 'nslookup', about: 'Query DNS about HOST', gnu: { usage: 'nslookup [-opt ...] name [server]', raw: true }, busybox: { usage: 'nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]', raw: true },
  *main(run) {
    const [name, server] = run.operands
    if (name === undefined) return yield* run.usage()
    if (name.startsWith('-') || server !== undefined) return yield* run.fail('drydock: nslookup takes only a name here')
    const dns = (yield* resolvConf()).nameservers[0] ?? '127.0.0.1'
    yield* run.out.write(run.gnu ? `Server:\t\t${dns}\nAddress:\t${dns}#53\n\n` : `Server:\t\t${dns}\nAddress:\t${dns}:53\n\n`)
    try {
      const { addresses, canonical } = yield* lookup(name)
      yield* run.out.write('Non-authoritative answer:\n')
      for (const address of addresses) yield* run.out.write(`Name:\t${canonical}\nAddress: ${address}\n`)
      yield* run.out.write('\n')
      return 0
    } catch (error) {
      if (!(error instanceof LookupError)) throw error
      if (error.code === 'EAI_AGAIN') yield* run.out.write(';; connection timed out; no servers could be reached\n\n')
      else yield* run.out.write(`** server can't find ${name}: NXDOMAIN\n\n`)
      return 1
    }
  },
})
