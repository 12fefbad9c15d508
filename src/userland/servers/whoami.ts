import { isErrno } from '../../kernel/errno.ts'
import { serve } from '../../kernel/http/server.ts'
import { print, readTextFile } from '../../kernel/libc/io.ts'
import type { Program } from '../../kernel/program.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { SECOND } from '../../sim/time.ts'
import { strftime } from '../lib/date.ts'
import { sys } from '../../kernel/sys.ts'

/** A small server that tells who it is and what it was asked, as traefik/whoami does. */
export const whoamiServer: Program = {
  name: 'whoami-server',
  *main(_sys, argv, env) {
    let port = 80
    let name = env.get('WHOAMI_NAME') ?? ''
    for (let i = 1; i < argv.length; i++) {
      const [flag = '', attached] = (argv[i] as string).replace(/^--?/, '').split('=')
      const value = attached ?? argv[++i] ?? ''
      if (flag === 'port') port = Number(value)
      else if (flag === 'name') name = value
      else {
        yield* print(`flag provided but not defined: -${flag}\n`)
        return 2
      }
    }
    port = Number(env.get('WHOAMI_PORT_NUMBER') ?? port)
    const listener = yield* sys.socket('inet')
    yield* sys.bind(listener, { family: 'inet', host: '0.0.0.0', port })
    yield* sys.listen(listener)
    yield* print(`${strftime('%Y/%m/%d %H:%M:%S', Math.floor((yield* sys.now()) / SECOND))} Starting up on port ${port}\n`)
    return yield* serve(listener, function* (request, respond) {
      if (request.path === '/health') return yield* respond.send(200, '', {})
      const { nodename } = yield* sys.uname()
      const remote = request.peer.family === 'inet' ? `${request.peer.host}:${request.peer.port}` : ''
      const fields = [...request.headers].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([field]) => field.toLowerCase() !== 'host')
      const addresses = ['127.0.0.1', ...(yield* ownAddresses())].map((ip) => `IP: ${ip}\n`).join('')
      yield* respond.send(200, `${name === '' ? '' : `Name: ${name}\n`}Hostname: ${nodename}\n${addresses}RemoteAddr: ${remote}\n${request.method} ${request.target} HTTP/${request.version}\nHost: ${request.headers.get('Host') ?? ''}\n${fields.map(([field, value]) => `${field}: ${value}\n`).join('')}\n`, { 'Content-Type': 'text/plain; charset=utf-8' })
    })
  },
}

/** The addresses that /etc/hosts gives this host. */
function* ownAddresses(): Gen<string[]> {
  try {
    const { nodename } = yield* sys.uname()
    return (yield* readTextFile('/etc/hosts')).split('\n').map((line) => line.split(/\s+/)).filter(([, ...names]) => names.includes(nodename)).map(([ip]) => ip as string)
  } catch (error) {
    if (isErrno(error)) return []
    throw error
  }
}
