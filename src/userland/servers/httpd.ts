import { isErrno } from '../../kernel/errno.ts'
import { serve } from '../../kernel/http/server.ts'
import { readFile } from '../../kernel/libc/io.ts'
import { sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { httpDate } from '../../kernel/http/responder.ts'
import { utility } from '../utility.ts'

const TYPES: Record<string, string> = { html: 'text/html', htm: 'text/html', txt: 'text/plain', h: 'text/plain', c: 'text/plain', css: 'text/css', js: 'text/javascript', json: 'application/json', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', png: 'image/png', svg: 'image/svg+xml' }

/** busybox's httpd: static files of a directory. */
export const httpd = utility({
  name: 'httpd', notYet: ['v'], about: 'Listen for incoming HTTP requests', busybox: { usage: 'httpd [-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]', flags: ['i  Inetd mode', 'f  Run in foreground', 'v  Verbose', 'p=[IP:]PORT  Bind to IP:PORT (default *:80)', 'h=HOME  Home directory (default .)', 'c=FILE', 'u=USER', 'r=REALM', 'm=STRING', 'd=STRING', 'e=STRING'] },
  *main(run) {
    for (const key of ['i', 'c', 'u', 'r', 'm', 'd', 'e']) if (run.has(key)) return yield* run.fail(`drydock: httpd -${key} is not simulated yet`)
    const [, host, port = '80'] = /^(?:(.*):)?(\d+)$/.exec(run.value('p') ?? '80') ?? []
    const home = run.value('h') ?? '.'
    try {
      yield* sys.chdir(home)
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* run.fail(`can't change directory to '${home}': ${error.message}`)
    }
    const listener = yield* sys.socket('inet')
    try {
      yield* sys.bind(listener, { family: 'inet', host: host ?? '0.0.0.0', port: Number(port) })
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* run.fail(`bind: ${error.message}`)
    }
    yield* sys.listen(listener, 9)
    const loop = () => serve(listener, function* (request, respond) {
      const path = `.${request.path}${request.path.endsWith('/') ? 'index.html' : ''}`
      const fail = (status: number, title: string, text: string) => respond.send(status, `<HTML><HEAD><TITLE>${status} ${title}</TITLE></HEAD>\n<BODY><H1>${status} ${title}</H1>\n${text}\n</BODY></HTML>\n`, { 'Content-Type': 'text/html', Connection: 'close' })
      if (request.path.split('/').includes('..')) return yield* fail(400, 'Bad Request', 'Unsupported method')
      if (request.method !== 'GET' && request.method !== 'HEAD') return yield* fail(501, 'Not Implemented', 'The requested method is not recognized')
      try {
        const stat = yield* sys.stat(path)
        if (stat.kind === 'dir') return yield* respond.send(302, '', { Location: `${request.path}/`, Connection: 'close' })
        const type = TYPES[/\.([^./]+)$/.exec(path)?.[1] ?? ''] ?? 'application/octet-stream'
        yield* respond.send(200, yield* readFile(path), { Connection: 'close', 'Content-type': type, 'Accept-Ranges': 'bytes', 'Last-Modified': httpDate(Math.floor(stat.mtime / SECOND)), ETag: `"${Math.floor(stat.mtime / SECOND).toString(16)}-${stat.size.toString(16)}"` })
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* fail(404, 'Not Found', 'The requested URL was not found')
      }
    })
    if (run.has('f')) return yield* loop()
    yield* sys.fork(function* () {
      yield* sys.setsid()
      return yield* loop()
    })
    return 0
  },
})
