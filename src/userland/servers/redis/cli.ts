import { encodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { LineReader, print, printError, write } from '../../../kernel/libc/io.ts'
import { lookup, LookupError } from '../../../kernel/libc/resolver.ts'
import type { Program } from '../../../kernel/program.ts'
import { type Fd, STDIN, STDOUT, sys } from '../../../kernel/sys.ts'
import { array, encode, type Reply, RespReader } from './resp.ts'

/** redis-cli: one command, or a prompt. */
export const redisCli: Program = { name: 'redis-cli', main: (_sys, argv) => main(argv.slice(1)) }

type Options = { host: string; port: number; password: string | undefined; raw: boolean | undefined }

function* main(args: readonly string[]): Gen<number> {
  const options: Options = { host: '127.0.0.1', port: 6379, password: undefined, raw: undefined }
  let i = 0
  for (; i < args.length && (args[i] as string).startsWith('-'); i++) {
    const flag = args[i] as string
    if (flag === '-h') options.host = args[++i] ?? ''
    else if (flag === '-p') options.port = Number(args[++i])
    else if (flag === '-a' || flag === '--pass') options.password = args[++i]
    else if (flag === '--raw') options.raw = true
    else if (flag === '--no-raw') options.raw = false
    else if (flag === '--no-auth-warning') continue
    else if (flag === '-v' || flag === '--version') {
      yield* print('redis-cli 7.0.15\n')
      return 0
    } else {
      yield* printError(`Unrecognized option or bad number of args for: '${flag}'\n`)
      return 1
    }
  }
  const connection = yield* connect(options)
  if (typeof connection === 'string') {
    yield* printError(`Could not connect to Redis at ${options.host}:${options.port}: ${connection}\n`)
    if (i < args.length || !(yield* sys.isatty(STDIN))) return 1
  }
  const client = typeof connection === 'string' ? undefined : { fd: connection, reader: new RespReader(connection) }
  if (client !== undefined && options.password !== undefined) {
    yield* printError('Warning: Using a password with \'-a\' or \'-u\' option on the command line interface may not be safe.\n')
    yield* ask(client, ['AUTH', options.password])
  }
  if (i < args.length && client !== undefined) return yield* once(client, args.slice(i), options)
  return yield* prompt(client, options)
}

type Client = { fd: Fd; reader: RespReader }

function* connect({ host, port }: Options): Gen<Fd | string> {
  try {
    const { addresses } = yield* lookup(host)
    const fd = yield* sys.socket('inet')
    yield* sys.connect(fd, { family: 'inet', host: addresses[0] as string, port })
    return fd
  } catch (error) {
    if (error instanceof LookupError || isErrno(error)) return error.message
    throw error
  }
}

function* ask({ fd, reader }: Client, words: readonly string[]): Gen<Reply | undefined> {
  yield* write(fd, encodeUtf8(encode(array(words))))
  return yield* reader.next()
}

function* once(client: Client, words: readonly string[], options: Options): Gen<number> {
  const reply = yield* ask(client, words)
  if (reply === undefined) {
    if (words[0]?.toUpperCase() === 'SHUTDOWN') return 0
    yield* printError('Error: Server closed the connection\n')
    return 1
  }
  const raw = options.raw ?? !(yield* sys.isatty(STDOUT))
  yield* print(raw ? `${plain(reply)}${reply.t === 'error' ? '\n' : ''}\n` : formatted(reply))
  return reply.t === 'error' && raw ? 1 : 0
}

function plain(reply: Reply): string {
  switch (reply.t) {
    case 'simple': case 'error': return reply.text
    case 'integer': return String(reply.n)
    case 'bulk': return reply.text ?? ''
    case 'array': return (reply.items ?? []).map(plain).join('\n')
  }
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`

/** A reply as a terminal shows it. */
export function formatted(reply: Reply, indent = ''): string {
  switch (reply.t) {
    case 'simple': return `${reply.text}\n`
    case 'error': return `(error) ${reply.text}\n`
    case 'integer': return `(integer) ${reply.n}\n`
    case 'bulk': return reply.text === undefined ? '(nil)\n' : reply.text.includes('\r\n') ? reply.text : `${quoted(reply.text)}\n`
    case 'array': {
      const items = reply.items
      if (items === undefined) return '(nil)\n'
      if (items.length === 0) return '(empty array)\n'
      const width = String(items.length).length
      return items.map((item, i) => `${i === 0 ? '' : indent}${String(i + 1).padStart(width)}) ${formatted(item, `${indent}${' '.repeat(width + 2)}`)}`).join('')
    }
  }
}

function* prompt(first: Client | undefined, options: Options): Gen<number> {
  const input = new LineReader(STDIN)
  const tty = yield* sys.isatty(STDIN)
  let client = first
  for (;;) {
    if (tty) yield* print(client === undefined ? 'not connected> ' : `${options.host}:${options.port}> `)
    const line = yield* input.next()
    if (line === undefined) return 0
    const words = split(line)
    if (words === undefined) {
      yield* print('Invalid argument(s)\n')
      continue
    }
    const [command] = words
    if (command === undefined) continue
    if (/^(?:exit|quit)$/i.test(command)) return 0
    if (client === undefined) {
      const again = yield* connect(options)
      if (typeof again === 'string') {
        yield* printError(`Could not connect to Redis at ${options.host}:${options.port}: ${again}\n`)
        continue
      }
      client = { fd: again, reader: new RespReader(again) }
    }
    const reply = yield* ask(client, words)
    if (reply === undefined) {
      client = undefined
      continue
    }
    yield* print(tty && options.raw !== true ? formatted(reply) : `${plain(reply)}\n`)
  }
}

/** Words with quotes; undefined when a quote is not closed. */
function split(line: string): string[] | undefined {
  const words: string[] = []
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+))/gy
  let at = 0
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    words.push(match[1]?.replace(/\\(.)/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t' })[c] ?? c) ?? match[2] ?? (match[3] as string))
    if (match[3] !== undefined && /^["']/.test(match[3])) return undefined
    at = pattern.lastIndex
  }
  return line.slice(at).trim() === '' ? words : undefined
}
