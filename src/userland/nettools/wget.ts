import { encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { request, type Response } from '../../kernel/http/client.ts'
import { HttpError } from '../../kernel/http/message.ts'
import { printError, readFile, write } from '../../kernel/libc/io.ts'
import { lookup, LookupError } from '../../kernel/libc/resolver.ts'
import { type Fd, O, STDOUT, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { strftime } from '../lib/date.ts'
import { humanSize } from '../lib/size.ts'
import { limitOf, within } from '../lib/within.ts'
import { type Run, utility } from '../utility.ts'
import { parseUrl, type Url } from './url.ts'

/** wget(1). */
export const wget = utility({
  name: 'wget', notYet: ['Y', 'max-redirect', 'no-verbose'], about: 'Retrieve files via HTTP',
  gnu: {
    usage: 'wget [OPTION]... [URL]...',
    flags: ['q,quiet  quiet (no output)', 'O,output-document=FILE  write documents to FILE', 'S,server-response  print server response', 'P,directory-prefix=PREFIX  save files to PREFIX/..', 'T,timeout=SECONDS  set all timeout values to SECONDS', 't,tries=NUMBER  set number of retries to NUMBER', ',spider  don\'t download anything', ',header=STRING  insert STRING among the headers', ',post-data=STRING  use the POST method; send STRING as the data', ',post-file=FILE', 'U,user-agent=AGENT  identify as AGENT', 'n=v  -nv: turn off verboseness, without being quiet', ',no-verbose  the same', ',no-check-certificate  don\'t validate the server\'s certificate', 'c,continue  resume getting a partially-downloaded file', ',max-redirect=NUM'],
  },
  busybox: {
    usage: 'wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[-P DIR] [-U AGENT] [-T SEC] URL...',
    flags: [',spider  Only check URL existence: $? is 0 if exists', ',header=STR  Add STR (of form \'header: value\') to headers', ',post-data=STR  Send STR using POST method', ',post-file=FILE  Send FILE using POST method', 'c  Continue retrieval of aborted transfer', 'q  Quiet', 'P=DIR  Save to DIR (default .)', 'S  Show server response', 'T=SEC  Network read timeout is SEC seconds', 'O=FILE  Save to FILE (\'-\' for stdout)', 'U=STR  Use STR for User-Agent header', 'Y=on/off  Use proxy', ',no-check-certificate'],
  },
  *main(run) {
    if (run.operands.length === 0) return yield* (run.gnu ? missing(run) : run.usage())
    if (run.has('c')) return yield* run.fail('drydock: wget -c is not simulated yet')
    const bad = run.values('n').find((letter) => letter !== 'v')
    if (run.has('n')) return yield* run.fail(`drydock: wget -n${bad ?? 'v'} is not simulated yet`)
    if (run.has('t') && run.value('t') !== '1') return yield* run.fail('drydock: wget -t with another number than 1 is not simulated yet')
    let status = 0
    for (const url of run.operands) {
      const result = yield* new Download(run).get(url)
      if (result !== 0) status = result
    }
    return status
  },
})

function* late(run: Run): Gen<number> {
  if (!run.gnu) return yield* run.fail('download timed out')
  if (!run.has('q')) yield* printError('failed: Connection timed out.\n')
  return 4
}

function* nothing(): Gen<undefined> {
  return undefined
}

function* missing(run: Run): Gen<number> {
  yield* printError('wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help\' for more options.\n')
  return run.gnu ? 1 : 2
}

class Download {
  readonly #run: Run

  constructor(run: Run) {
    this.#run = run
  }

  get #talks(): boolean {
    return !this.#run.has('q')
  }

  *#say(text: string): Gen<void> {
    if (this.#talks) yield* printError(text)
  }

  *get(text: string): Gen<number> {
    const run = this.#run
    let target = text
    for (let redirects = 0; redirects < 20; redirects++) {
      const url = parseUrl(target)
      if (url === undefined) return yield* run.fail(run.gnu ? `Invalid host name.` : `bad address '${target}'`)
      if (url.scheme !== 'http') return yield* run.fail(url.scheme === 'https' ? `drydock: wget https is not simulated yet (${url.host})` : `not an http or ftp url: ${target}`)
      if (run.gnu) yield* this.#say(`--${strftime('%Y-%m-%d %H:%M:%S', Math.floor((yield* sys.now()) / SECOND))}--  ${/^\w+:\/\//.test(target) ? target : `http://${target}`}${/^(?:\w+:\/\/)?[^/]+$/.test(target) ? '/' : ''}\n`)
      const limit = limitOf(run.value('T'))
      const response = yield* within(limit, () => this.#request(url), () => late(run))
      if (typeof response === 'number') return response
      const location = response.headers.get('Location')
      if (response.status < 300 || response.status >= 400 || location === undefined) return yield* this.#finish(url, response)
      if (run.gnu) yield* this.#say(`Location: ${location} [following]\n`)
      yield* response.close()
      target = /^\w+:/.test(location) ? location : `http://${url.host}:${url.port}${location}`
    }
    return yield* run.fail('too many redirections')
  }

  *#request(url: Url): Gen<Response | number> {
    const run = this.#run
    const host = url.port === 80 ? url.host : `${url.host}:${url.port}`
    const headers: Record<string, string> = { 'User-Agent': run.value('U') ?? (run.gnu ? 'Wget/1.21.3' : 'Wget'), ...(run.gnu && { Accept: '*/*' }) }
    for (const line of run.values('header')) {
      const at = line.indexOf(':')
      if (at > 0) headers[line.slice(0, at)] = line.slice(at + 1).trim()
    }
    const file = run.value('post-file')
    const body = run.has('post-data') ? encodeUtf8(run.value('post-data') as string) : file === undefined ? undefined : yield* readFile(file)
    if (body !== undefined) headers['Content-Type'] ??= 'application/x-www-form-urlencoded'
    let address = ''
    try {
      if (run.gnu && url.host !== (yield* this.#numeric(url.host))) yield* this.#say(`Resolving ${url.host} (${url.host})... `)
      address = (yield* lookup(url.host)).addresses[0] as string
      if (run.gnu && address !== url.host) yield* this.#say(`${address}\n`)
      yield* this.#say(run.gnu ? `Connecting to ${url.host}${address === url.host ? '' : ` (${url.host})|${address}|`}:${url.port}... ` : `Connecting to ${host} (${address}:${url.port})\n`)
      const response = yield* request({ family: 'inet', host: address, port: url.port }, { method: body !== undefined ? 'POST' : run.has('spider') ? 'HEAD' : 'GET', path: url.path, host, headers, ...(body !== undefined && { body }) })
      if (run.gnu) yield* this.#say(`connected.\nHTTP request sent, awaiting response... ${response.status} ${response.reason}\n`)
      if (run.has('S')) yield* printError(`  HTTP/${response.version} ${response.status} ${response.reason}\n${[...response.headers].map(([n, v]) => `  ${n}: ${v}\n`).join('')}`)
      return response
    } catch (error) {
      if (isErrno(error, 'EINTR')) throw error
      if (error instanceof LookupError) {
        if (!run.gnu) return yield* run.fail(`bad address '${url.host}'`)
        yield* this.#say(`failed: ${error.message}.\n`)
        yield* run.warn(`unable to resolve host address ‘${url.host}’`)
        return 4
      }
      if (error instanceof HttpError) return yield* run.fail(run.gnu ? 'No data received.' : 'error getting response')
      if (!isErrno(error)) throw error
      if (!run.gnu) return yield* run.fail(`can't connect to remote host (${address}): ${error.message}`)
      yield* this.#say(`failed: ${error.message}.\n`)
      return 4
    }
  }

  *#numeric(host: string): Gen<string> {
    return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host : ''
  }

  *#finish(url: Url, response: Response): Gen<number> {
    const run = this.#run
    if (response.status >= 400) {
      yield* response.close()
      if (!run.gnu) return yield* run.fail(`server returned error: HTTP/${response.version} ${response.status} ${response.reason}`)
      yield* this.#say(`${strftime('%Y-%m-%d %H:%M:%S', Math.floor((yield* sys.now()) / SECOND))} ERROR ${response.status}: ${response.reason}.\n\n`)
      return 8
    }
    if (run.has('spider')) {
      yield* response.close()
      yield* this.#say(run.gnu ? 'Remote file exists.\n\n' : 'remote file exists\n')
      return 0
    }
    const name = yield* this.#name(url)
    const length = response.body.length
    if (run.gnu) yield* this.#say(`Length: ${length === undefined ? 'unspecified' : `${length}${length >= 1024 ? ` (${humanSize(length)})` : ''}`} [${(response.headers.get('Content-Type') ?? '').split(';')[0]}]\nSaving to: ‘${name === '-' ? 'STDOUT' : name}’\n\n`)
    return yield* this.#save(name, response, length)
  }

  *#name(url: Url): Gen<string> {
    const run = this.#run
    const given = run.value('O')
    if (given !== undefined) return given
    const base = decodeURI((url.path.split('?')[0] as string).split('/').at(-1) ?? '') || 'index.html'
    const path = run.has('P') ? `${run.value('P')}/${base}` : base
    if (!run.gnu) return path
    for (let n = 0; ; n++) {
      const candidate = n === 0 ? path : `${path}.${n}`
      try {
        yield* sys.lstat(candidate)
      } catch (error) {
        if (isErrno(error)) return candidate
        throw error
      }
    }
  }

  *#save(name: string, response: Response, length: number | undefined): Gen<number> {
    const run = this.#run
    const started = yield* sys.now()
    let fd: Fd
    try {
      fd = name === '-' ? STDOUT : yield* sys.open(name, O.WRONLY | O.CREAT | O.TRUNC | (run.gnu || run.has('O') ? 0 : O.EXCL))
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* response.close()
      return yield* run.fail(run.gnu ? `${name}: ${error.message}` : `can't open '${name}': ${error.message}`)
    }
    if (!run.gnu && this.#talks) yield* printError(name === '-' ? 'writing to stdout\n' : `saving to '${name}'\n`)
    let received = 0
    for (;;) {
      const part = yield* within<Uint8Array | undefined>(limitOf(run.value('T')), () => response.body.read(), nothing)
      if (part === undefined) return yield* late(run)
      if (part.length === 0) break
      received += part.length
      yield* write(fd, part)
    }
    yield* response.close()
    if (fd !== STDOUT) yield* sys.close(fd)
    if (!run.gnu) yield* this.#say(`${bar(name === '-' ? '-' : (name.split('/').at(-1) as string), received)}${name === '-' ? 'written to stdout\n' : `'${name}' saved\n`}`)
    else {
      const seconds = ((yield* sys.now()) - started) / SECOND
      yield* this.#say(`${strftime('%Y-%m-%d %H:%M:%S', Math.floor((yield* sys.now()) / SECOND))} (${humanSize(Math.round(received / Math.max(seconds, 1e-4)))}B/s) - ${name === '-' ? 'written to stdout' : `‘${name}’ saved`} [${received}${length === undefined ? '' : `/${length}`}]\n\n`)
    }
    return 0
  }
}

/** busybox's progress line when a transfer is over. */
function bar(name: string, size: number): string {
  const shown = size >= 100_000 ? `${Math.floor(size / 1024)}k` : String(size)
  return `${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${shown.padStart(5)}  0:00:00 ETA\n`
}

