import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { HttpConnection, type Response } from '../../kernel/http/client.ts'
import { Headers } from '../../kernel/http/headers.ts'
import { HttpError } from '../../kernel/http/message.ts'
import { print, printError, readFile, write } from '../../kernel/libc/io.ts'
import { lookup, LookupError } from '../../kernel/libc/resolver.ts'
import { type Fd, O, STDOUT, type SocketAddress, sys } from '../../kernel/sys.ts'
import { MILLISECOND, SECOND } from '../../sim/time.ts'
import { limitOf, within } from '../lib/within.ts'
import { type Run, utility } from '../utility.ts'
import { Meter } from './curl-meter.ts'
import { parseUrl, type Url } from './url.ts'

const VERSION = '7.88.1'

/** curl(1). */
export const curl = utility({
  name: 'curl', about: 'Transfer data from or to a server',
  gnu: {
    usage: 'curl [options...] <url>', usageStatus: 2,
    flags: [
      's,silent  Silent mode', 'S,show-error  Show error even when -s is used', 'o,output=<file>  Write to file instead of stdout', 'O,remote-name  Write output to a file named as the remote file', 'I,head  Show document info only', 'i,include  Include protocol response headers in the output', 'L,location  Follow redirects', 'v,verbose  Make the operation more talkative',
      'X,request=<method>  Specify request command to use', 'd,data=<data>  HTTP POST data', ',data-raw=<data>  HTTP POST data, \'@\' allowed', ',data-binary=<data>  HTTP POST binary data', ',data-urlencode=<data>  HTTP POST data URL encoded', ',json=<data>  HTTP POST JSON', 'G,get  Put the post data in the URL and use GET', 'H,header=<header>  Pass custom header(s) to server', 'A,user-agent=<name>  Send User-Agent <name> to server', 'e,referer=<URL>  Referrer URL',
      'u,user=<user:password>  Server user and password', 'b,cookie=<data>  Send cookies from string', 'w,write-out=<format>  Use output FORMAT after completion', 'f,fail  Fail fast with no output on HTTP errors', 'm,max-time=<seconds>  Maximum time allowed for transfer', ',connect-timeout=<seconds>  Maximum time allowed for connection', ',retry=<num>  Retry request if transient problems occur', ',retry-delay=<seconds>  Wait time between retries', ',retry-connrefused  Retry on connection refused',
      ',unix-socket=<path>  Connect through this Unix domain socket', ',resolve=<host:port:addr>  Resolve the host+port to this address', 'k,insecure  Allow insecure server connections', 'T,upload-file=<file>  Transfer local FILE to destination', 'D,dump-header=<file>  Write the received headers to <file>', 'N,no-buffer  Disable buffering of the output stream', 'n,netrc', '4,ipv4  Resolve names to IPv4 addresses', '0,http1.0  Use HTTP 1.0', ',http1.1  Use HTTP 1.1',
      ',max-redirs=<num>  Maximum number of redirects allowed', ',create-dirs  Create necessary local directory hierarchy', '#,progress-bar  Display transfer progress as a bar', ',no-progress-meter  Do not show the progress meter', ',compressed  Request compressed response', 'V', ',url=<url>  URL to work with', ',fail-with-body  Fail on HTTP errors but save the body',
    ],
  },
  *main(run) {
    if (run.has('V') || run.has('version')) {
      yield* print(`curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION}\nRelease-Date: 2023-02-20\nProtocols: http\nFeatures: IPv4 UnixSockets\n`)
      return 0
    }
    for (const key of ['n', '0', '#', 'compressed']) if (run.has(key)) return yield* run.fail(`drydock: curl ${key.length === 1 ? '-' : '--'}${key} is not simulated yet`, 2)
    const urls = [...run.values('url'), ...run.operands]
    if (urls.length === 0) {
      yield* printError(run.given.length === 0 ? 'curl: try \'curl --help\' or \'curl --manual\' for more information\n' : 'curl: no URL specified!\ncurl: try \'curl --help\' or \'curl --manual\' for more information\n')
      return 2
    }
    let status = 0
    for (const [i, url] of urls.entries()) status = yield* new Transfer(run, url, i).run()
    return status
  },
})

/** An error of curl: its number is the exit status. */
class CurlError extends Error {
  readonly number: number

  constructor(number: number, message: string) {
    super(message)
    this.number = number
  }
}

class Transfer {
  readonly #run: Run
  #url: string
  readonly #index: number
  readonly #meter: Meter
  #startedAt = 0
  #redirects = 0
  #status = 0
  #received = 0
  #expected: number | undefined
  /** What a timeout is called. */
  #phase: 'Resolving' | 'Connection' | 'Operation' = 'Resolving'
  #sent = 0
  #headerBytes = 0
  #contentType = ''
  #remote = ''
  #connectedAt = 0
  #firstByteAt = 0

  constructor(run: Run, url: string, index: number) {
    this.#run = run
    this.#url = url
    this.#index = index
    this.#meter = new Meter()
  }

  *run(): Gen<number> {
    const run = this.#run
    const attempts = Number(run.value('retry') ?? 0)
    for (let attempt = 0; ; attempt++) {
      const status = yield* this.#attempt(attempt < attempts)
      if (status !== 'again') return status
      const delay = run.value('retry-delay') !== undefined ? Number(run.value('retry-delay')) : 2 ** attempt
      if (!run.has('s')) yield* printError(`Warning: Problem: ${this.#status === 0 ? 'connection refused' : 'HTTP error'}. Will retry in ${delay} seconds. ${attempts - attempt} retries left.\n`)
      yield* sys.sleep(delay * SECOND)
    }
  }

  *#attempt(mayRetry: boolean): Gen<number | 'again'> {
    const run = this.#run
    this.#startedAt = yield* sys.now()
    const output = yield* this.#output()
    const metered = !run.has('s') && !run.has('no-progress-meter') && !run.has('I') && (output.file || !(yield* sys.isatty(STDOUT)))
    if (metered) yield* this.#meter.begin(this.#startedAt, this.#index)
    let number = 0
    try {
      number = yield* this.#withTimeout(() => this.#follow(output.open))
      if (metered) yield* this.#meter.end(this.#received, this.#sent)
    } catch (error) {
      if (!(error instanceof CurlError)) throw error
      if (metered) yield* this.#meter.end(this.#received, this.#sent)
      if (mayRetry && ((error.number === 7 && run.has('retry-connrefused')) || error.number === 28)) return 'again'
      if (!run.has('s') || run.has('S')) yield* printError(`curl: (${error.number}) ${error.message}\n`)
      number = error.number
    }
    if (mayRetry && [408, 429, 500, 502, 503, 504].includes(this.#status)) return 'again'
    const format = run.value('w')
    if (format !== undefined) yield* print(yield* this.#written(format, number))
    return number
  }

  /** The descriptor output goes to; a file is made when the first byte comes. */
  *#output(): Gen<{ file: boolean; open: () => Gen<Fd> }> {
    const run = this.#run
    const name = run.has('O') ? (this.#url.replace(/[?#].*/, '').split('/').at(-1) ?? '') : run.values('o')[Math.min(this.#index, run.values('o').length - 1)]
    if (name === undefined || name === '-') return { file: false, open: () => constant(STDOUT) }
    if (name === '') {
      yield* printError('curl: Remote file name has no length!\n')
      return { file: true, open: () => fails(new CurlError(23, 'Failed writing received data to disk/application')) }
    }
    return { file: true, open: () => openFile(name, run.has('create-dirs')) }
  }

  /** -m bounds the whole transfer, the look-up of the name and the redirects too. */
  *#withTimeout(work: () => Gen<number>): Gen<number> {
    const took = (): Gen<number> => this.#took()
    const received = (): number => this.#received
    const known = (): number | undefined => this.#expected
    const phase = (): string => this.#phase
    return yield* within(limitOf(this.#run.value('m')), work, function* () {
      if (phase() !== 'Operation') throw new CurlError(28, `${phase()} timed out after ${yield* took()} milliseconds`)
      throw new CurlError(28, `Operation timed out after ${yield* took()} milliseconds with ${received()}${known() === undefined ? '' : ` out of ${known()}`} bytes received`)
    })
  }

  *#took(): Gen<number> {
    return Math.round(((yield* sys.now()) - this.#startedAt) / MILLISECOND)
  }

  /** Looks the name up and connects; --connect-timeout bounds both. */
  *#connected(url: Url): Gen<{ connection: HttpConnection; address: SocketAddress }> {
    const run = this.#run
    const self = (): Gen<number> => this.#took()
    const reach = (): Gen<SocketAddress> => this.#address(url)
    const failed = (error: unknown, address: SocketAddress): Gen<unknown> => this.#connectError(error, url, address)
    const enter = (phase: 'Connection' | 'Operation'): void => { this.#phase = phase }
    return yield* within(limitOf(run.value('connect-timeout')), function* () {
      const address = yield* reach()
      enter('Connection')
      if (run.has('v')) yield* printError(`*   Trying ${shownAs(address)}...\n`)
      try {
        const connection = yield* HttpConnection.open(address)
        enter('Operation')
        return { connection, address }
      } catch (error) {
        if (isErrno(error, 'EINTR')) throw error
        throw yield* failed(error, address)
      }
    }, function* () {
      const took = yield* self()
      if (run.has('v')) yield* printError(`* Connection timed out after ${took} milliseconds\n* Closing connection 0\n`)
      throw new CurlError(28, run.has('unix-socket') ? `Connection timed out after ${took} milliseconds` : `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Timeout was reached`)
    })
  }

  *#follow(open: () => Gen<Fd>): Gen<number> {
    const run = this.#run
    let method = this.#method()
    for (;;) {
      const url = this.#parsed()
      const response = yield* this.#exchange(url, method)
      const location = response.headers.get('Location')
      const redirected = run.has('L') && location !== undefined && response.status >= 300 && response.status < 400
      if (redirected) {
        yield* this.#showHead(response, open)
        yield* response.close()
        if (++this.#redirects > Number(run.value('max-redirs') ?? 50)) throw new CurlError(47, `Maximum (${run.value('max-redirs') ?? 50}) redirects followed`)
        this.#url = /^https?:/.test(location) ? location : `http://${url.host}${url.port === 80 ? '' : `:${url.port}`}${location}`
        if (response.status !== 307 && response.status !== 308 && method === 'POST' && !run.has('X')) method = 'GET'
        if (run.has('v')) yield* printError(`* Issue another request to this URL: '${this.#url}'\n`)
        continue
      }
      if (run.has('f') && response.status >= 400) {
        yield* response.close()
        throw new CurlError(22, `The requested URL returned error: ${response.status}`)
      }
      yield* this.#showHead(response, open)
      yield* this.#body(response, open)
      yield* response.close()
      if (run.has('v')) yield* printError(`* Closing connection 0\n`)
      if (run.has('fail-with-body') && response.status >= 400) throw new CurlError(22, `The requested URL returned error: ${response.status}`)
      return 0
    }
  }

  #method(): string {
    const run = this.#run
    const given = run.value('X')
    if (given !== undefined) return given
    if (run.has('I')) return 'HEAD'
    if (run.has('T')) return 'PUT'
    return this.#hasData() && !run.has('G') ? 'POST' : 'GET'
  }

  #hasData(): boolean {
    return ['d', 'data-raw', 'data-binary', 'data-urlencode', 'json'].some((key) => this.#run.has(key))
  }

  #parsed(): Url {
    const url = parseUrl(this.#url)
    if (url === undefined) throw new CurlError(3, 'URL using bad/illegal format or missing URL')
    if (url.scheme === 'https') throw new CurlError(35, `drydock: curl https is not simulated yet (${url.host})`)
    if (url.scheme !== 'http') throw new CurlError(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`)
    return url
  }

  *#address(url: Url): Gen<SocketAddress> {
    const run = this.#run
    const unix = run.value('unix-socket')
    if (unix !== undefined) return { family: 'unix', path: unix }
    for (const entry of run.values('resolve')) {
      const [host, port, address] = entry.split(':')
      if (host === url.host && Number(port) === url.port && address !== undefined) return { family: 'inet', host: address, port: url.port }
    }
    try {
      const { addresses } = yield* lookup(url.host)
      return { family: 'inet', host: addresses[0] as string, port: url.port }
    } catch (error) {
      if (!(error instanceof LookupError)) throw error
      throw new CurlError(6, `Could not resolve host: ${url.host}`)
    }
  }

  *#exchange(url: Url, method: string): Gen<Response> {
    const run = this.#run
    const { body, type } = yield* this.#data()
    const headers = this.#headers(type, body)
    const path = run.has('G') && body !== undefined ? `${url.path}${url.path.includes('?') ? '&' : '?'}${decodeUtf8(body)}` : url.path
    const host = headers.get('Host') ?? (url.port === 80 ? url.host : `${url.host}:${url.port}`)
    headers.delete('Host')
    const content = run.has('G') ? undefined : body
    this.#sent = content?.length ?? 0
    const { connection, address } = yield* this.#connected(url)
    try {
      const response = yield* connection.request({ method, path, host, headers, ...(content !== undefined && { body: content }), keepAlive: true })
      this.#remote = address.family === 'inet' ? address.host : ''
      this.#connectedAt = this.#firstByteAt = yield* sys.now()
      if (run.has('v')) yield* this.#talk(url, shownAs(address), method, path, host, headers, response)
      this.#status = response.status
      this.#expected = response.body.length
      this.#contentType = response.headers.get('Content-Type') ?? ''
      return response
    } catch (error) {
      yield* connection.close()
      if (isErrno(error, 'EINTR')) throw error
      throw yield* this.#connectError(error, url, address)
    }
  }

  *#connectError(error: unknown, url: Url, address: SocketAddress): Gen<unknown> {
    if (error instanceof HttpError) return error.message.includes('EOF') ? new CurlError(52, 'Empty reply from server') : new CurlError(1, 'Received HTTP/0.9 when not allowed')
    if (!isErrno(error)) return error
    if (error.errno === 'ECONNRESET' || error.errno === 'EPIPE') return new CurlError(56, 'Recv failure: Connection reset by peer')
    const took = Math.round(((yield* sys.now()) - this.#startedAt) / MILLISECOND)
    if (address.family === 'unix') {
      if (this.#run.has('v')) yield* printError(`* connect to ${address.path} failed: ${error.message}\n`)
      return new CurlError(7, `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Couldn't connect to server`)
    }
    if (this.#run.has('v')) yield* printError(`* connect to ${address.host} port ${address.port} failed: ${error.message}\n* Failed to connect to ${url.host} port ${url.port} after ${took} ms: Couldn't connect to server\n* Closing connection 0\n`)
    if (error.errno === 'ETIMEDOUT') return new CurlError(28, `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Couldn't connect to server`)
    return new CurlError(7, `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Couldn't connect to server`)
  }

  *#talk(url: Url, shown: string, method: string, path: string, host: string, headers: Headers, response: Response): Gen<void> {
    yield* printError(`* Connected to ${url.host} (${shown.replace(/:\d+$/, '')}) port ${url.port} (#0)\n`)
    yield* printError(`> ${method} ${path} HTTP/1.1\n> Host: ${host}\n${[...headers].map(([n, v]) => `> ${n}: ${v}\n`).join('')}> \n`)
    yield* printError(`< HTTP/${response.version} ${response.status} ${response.reason}\n${[...response.headers].map(([n, v]) => `< ${n}: ${v}\n`).join('')}< \n`)
  }

  #headers(type: string | undefined, body: Uint8Array | undefined): Headers {
    const run = this.#run
    const headers = new Headers()
    const user = run.value('u')
    if (user !== undefined) headers.set('Authorization', `Basic ${base64(user)}`)
    headers.set('User-Agent', run.value('A') ?? `curl/${VERSION}`)
    headers.set('Accept', run.has('json') ? 'application/json' : '*/*')
    if (run.has('e')) headers.set('Referer', run.value('e') as string)
    if (run.has('b')) headers.set('Cookie', run.value('b') as string)
    if (body !== undefined && !run.has('G')) headers.set('Content-Length', String(body.length))
    if (type !== undefined && !run.has('G')) headers.set('Content-Type', type)
    for (const line of run.values('H')) {
      const at = line.search(/[:;]/)
      if (at < 0) continue
      const value = line.slice(at + 1).trim()
      if (value === '' && line[at] === ':') headers.delete(line.slice(0, at))
      else headers.set(line.slice(0, at), value)
    }
    return headers
  }

  *#data(): Gen<{ body: Uint8Array | undefined; type: string | undefined }> {
    const run = this.#run
    const file = run.value('T')
    if (file !== undefined) return { body: yield* readUpload(file), type: undefined }
    if (!this.#hasData()) return { body: undefined, type: undefined }
    const parts: string[] = []
    for (const { flag, value = '' } of run.given) {
      if (flag.key === 'data-urlencode') parts.push(value.replace(/^([^=]*=?)([\s\S]*)$/, (_, name: string, text: string) => (name.endsWith('=') ? name.replace(/^=$/, '') + encodeURIComponent(text) : encodeURIComponent(name + text))))
      else if (flag.key === 'd' || flag.key === 'data-binary' || flag.key === 'json') {
        if (!value.startsWith('@')) parts.push(value)
        else parts.push(flag.key === 'd' ? decodeUtf8(yield* readUpload(value.slice(1))).replace(/[\r\n]/g, '') : decodeUtf8(yield* readUpload(value.slice(1))))
      } else if (flag.key === 'data-raw') parts.push(value)
    }
    return { body: encodeUtf8(parts.join(run.has('json') ? '' : '&')), type: run.has('json') ? 'application/json' : 'application/x-www-form-urlencoded' }
  }

  *#showHead(response: Response, open: () => Gen<Fd>): Gen<void> {
    const run = this.#run
    const head = `HTTP/${response.version} ${response.status}${response.reason === '' ? ' ' : ` ${response.reason}`}\r\n${response.headers}\r\n`
    this.#headerBytes += head.length
    if (run.has('I') || run.has('i')) yield* write(yield* open(), encodeUtf8(head))
    const dump = run.value('D')
    if (dump === undefined) return
    const fd = dump === '-' ? STDOUT : yield* openFile(dump)
    yield* write(fd, encodeUtf8(head))
    if (fd !== STDOUT) yield* sys.close(fd)
  }

  *#body(response: Response, open: () => Gen<Fd>): Gen<void> {
    if (this.#run.has('I')) return
    let fd: Fd | undefined
    try {
      for (;;) {
        const part = yield* response.body.read()
        if (part.length === 0) break
        this.#received += part.length
        fd ??= yield* open()
        yield* write(fd, part)
      }
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      throw new CurlError(18, `transfer closed with ${(response.body.length ?? 0) - this.#received} bytes remaining to read`)
    }
    fd ??= yield* open()
    if (fd !== STDOUT) yield* sys.close(fd)
  }

  *#written(format: string, number: number): Gen<string> {
    const now = yield* sys.now()
    const seconds = (at: number): string => (at === 0 ? '0.000000' : ((at - this.#startedAt) / SECOND).toFixed(6))
    const values: Record<string, string> = {
      http_code: String(this.#status).padStart(3, '0'), response_code: String(this.#status).padStart(3, '0'), content_type: this.#contentType, size_download: String(this.#received), size_upload: String(this.#sent), size_header: String(this.#headerBytes), num_redirects: String(this.#redirects), url_effective: this.#url, url: this.#url, remote_ip: this.#remote,
      time_total: ((now - this.#startedAt) / SECOND).toFixed(6), time_connect: seconds(this.#connectedAt), time_starttransfer: seconds(this.#firstByteAt), time_namelookup: seconds(this.#connectedAt), exitcode: String(number), method: this.#method(), http_version: '1.1', scheme: 'HTTP', num_connects: '1', speed_download: '0', errormsg: '', redirect_url: '',
    }
    return format.replace(/%\{(\w+)\}|\\([nrt])|%%/g, (whole, name: string | undefined, escape: string | undefined) => (whole === '%%' ? '%' : escape !== undefined ? ({ n: '\n', r: '\r', t: '\t' }[escape] ?? '') : (values[name as string] ?? '')))
  }
}

const shownAs = (address: SocketAddress): string => (address.family === 'inet' ? `${address.host}:${address.port}` : address.path)

function* constant(fd: Fd): Gen<Fd> {
  return fd
}

function* fails(error: CurlError): Gen<Fd> {
  throw error
}

function* openFile(path: string, makeDirs = false): Gen<Fd> {
  try {
    if (makeDirs) yield* makeParents(path)
    return yield* sys.open(path, O.WRONLY | O.CREAT | O.TRUNC)
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* printError(`Warning: Failed to open the file ${path}: ${error.message}\n`)
    throw new CurlError(23, 'Failure writing output to destination')
  }
}

/** --create-dirs: the directories that lead to a file. */
function* makeParents(path: string): Gen<void> {
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
    try {
      yield* sys.mkdir(path.slice(0, at), 0o750)
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error
    }
  }
}

function* readUpload(path: string): Gen<Uint8Array> {
  try {
    return yield* readFile(path === '-' ? '/dev/stdin' : path)
  } catch (error) {
    if (!isErrno(error)) throw error
    throw new CurlError(26, `Failed to open/read local data from file/application`)
  }
}

function base64(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const bytes = encodeUtf8(text)
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const n = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    out += [18, 12, 6, 0].map((shift, k) => (i + k > bytes.length ? '=' : alphabet[(n >> shift) & 63])).join('')
  }
  return out
}
