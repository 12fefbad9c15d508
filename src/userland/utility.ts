import type { Gen } from '../kernel/coroutine.ts'
import { isErrno, SysError } from '../kernel/errno.ts'
import { print, printError } from '../kernel/libc/io.ts'
import { type Env, type Program, type ProgramMain } from '../kernel/program.ts'
import { sys } from '../kernel/sys.ts'
import { type Flag, flag, getopt, getoptText, getoptTextMusl, type GivenFlag } from './getopt.ts'
import { Output } from './output.ts'
import { shellQuote } from './lib/quote.ts'
import { RegexError } from './lib/regex.ts'

export type Flavour = 'gnu' | 'busybox'

/** How a flavour of a utility is called. Flags are lines of `flag`. */
export type Face = {
  readonly usage: string
  readonly flags?: readonly string[]
  /** Exit status of a usage error, 1 by default. */
  readonly usageStatus?: number
  /** Flags end at the first operand. */
  readonly stopAtOperand?: boolean
  /** Arguments are not parsed at all: all of them are operands. */
  readonly raw?: boolean
  /** Rewrites the arguments before they are parsed (tar's bundled flags). */
  readonly prepare?: (argv: readonly string[]) => readonly string[]
}

/** What a utility gets to work with. */
export type Run = {
  /** What it is called in its messages. */
  readonly name: string
  readonly flavour: Flavour
  readonly gnu: boolean
  readonly argv: readonly string[]
  readonly operands: readonly string[]
  readonly env: Env
  readonly out: Output
  readonly given: readonly GivenFlag[]
  has(key: string): boolean
  /** The last value given. */
  value(key: string): string | undefined
  values(key: string): readonly string[]
  /** Which of these keys was given last. */
  last(...keys: string[]): string | undefined
  /** Prints `name: text` to standard error. */
  warn(text: string): Gen<void>
  /** Prints `name: text` and gives the status. */
  fail(text: string, status?: number): Gen<number>
  /** A wrong call: the text, then the usage or where to find it. */
  usage(text?: string): Gen<number>
  /** A name in the quotes of the locale: ‘x’ with UTF-8, 'x' without. */
  q(text: string): string
  /** A name as the shell would have to be given it, always quoted. */
  sq(text: string): string
}

export type UtilityMain = (run: Run) => Gen<number>

/** A program of the everyday kind, with its GNU face, its busybox face or both. */
export type Utility = {
  readonly name: string
  /** Other names the same program goes by (`[` for test). */
  readonly aliases?: readonly string[]
  /** One sentence for the help. */
  readonly about: string
  readonly gnu?: Face
  readonly busybox?: Face
  /** Keys of flags that the real one has and this one refuses. */
  readonly notYet?: readonly string[]
  readonly main: UtilityMain
}

/** Declares a utility. */
export const utility = (declared: Utility): Utility => declared

export const BUSYBOX_BANNER = 'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.'

/** Runs a utility in a flavour. */
export function* runUtility(item: Utility, flavour: Flavour, argv: readonly string[], env: Env): Gen<number> {
  const face = item[flavour]
  const name = baseName(argv[0] ?? item.name)
  if (face === undefined) {
    yield* printError(`${name}: not found\n`)
    return 127
  }
  const flags = flagsOf(item, flavour, face)
  const parsed = face.raw === true ? { given: [], operands: argv.slice(1) } : getopt((face.prepare?.(argv) ?? argv).slice(1), flags, face.stopAtOperand)
  const run = makeRun(item, face, flavour, name, argv, env, parsed)
  if ('error' in parsed && parsed.error !== undefined) {
    const musl = flavour === 'busybox' && (yield* isMusl())
    return yield* run.usage(musl ? getoptTextMusl(parsed.error) : getoptText(parsed.error))
  }
  if (face.raw !== true && parsed.given.some((g) => g.flag.key === 'help')) {
    yield* print(flavour === 'gnu' ? gnuHelp(item, face) : busyboxHelp(item, face))
    return 0
  }
  if (parsed.given.some((g) => g.flag.key === 'version') && flavour === 'gnu') {
    yield* print(`${name} (simulated GNU coreutils) 9.1\n`)
    return 0
  }
  const refused = parsed.given.find((g) => item.notYet?.includes(g.flag.key))
  if (refused !== undefined) {
    yield* printError(`drydock: ${name} ${refused.flag.short === undefined ? '--' : '-'}${refused.flag.key} is not simulated yet\n`)
    return face.usageStatus ?? 1
  }
  try {
    const status = yield* item.main(run)
    yield* run.out.flush()
    return status
  } catch (error) {
    if (error instanceof RegexError) return yield* regexFailure(run, error)
    if (!(error instanceof SysError)) throw error
    if (!isErrno(error, 'EPIPE')) yield* run.out.flush()
    return yield* run.fail(`write error: ${error.message}`)
  }
}

/** A pattern gave up in the midst of the input. */
function* regexFailure(run: Run, { message }: RegexError): Gen<number> {
  yield* run.out.flush()
  const text = message === 'Memory exhausted' && run.gnu ? 'memory exhausted' : message
  return yield* run.fail(run.name.endsWith('grep') && message.startsWith('exceeded') ? `(standard input): ${text}` : text, 2)
}

const parsedFlags = new Map<Face, readonly Flag[]>()

function flagsOf(_item: Utility, flavour: Flavour, face: Face): readonly Flag[] {
  let flags = parsedFlags.get(face)
  if (flags === undefined) {
    const lines = [...(face.flags ?? []), ',help  display this help and exit']
    if (flavour === 'gnu') lines.push(',version  output version information and exit')
    parsedFlags.set(face, (flags = lines.map(flag)))
  }
  return flags
}

function makeRun(
  item: Utility, face: Face, flavour: Flavour, name: string, argv: readonly string[], env: Env,
  parsed: { given: readonly GivenFlag[]; operands: readonly string[] },
): Run {
  const { given, operands } = parsed
  const gnu = flavour === 'gnu'
  const run: Run = {
    name, flavour, gnu, argv, operands, env, given, out: new Output(),
    has: (key) => given.some((g) => g.flag.key === key),
    value: (key) => given.findLast((g) => g.flag.key === key)?.value,
    values: (key) => given.filter((g) => g.flag.key === key).map((g) => g.value ?? ''),
    last: (...keys) => given.findLast((g) => keys.includes(g.flag.key))?.flag.key,
    *warn(text) {
      yield* run.out.flush()
      yield* printError(`${name}: ${text}\n`)
    },
    *fail(text, status = 1) {
      yield* run.warn(text)
      return status
    },
    *usage(text) {
      if (text !== undefined) yield* run.warn(text)
      yield* printError(gnu ? `Try '${name} --help' for more information.\n` : busyboxHelp(item, face))
      return face.usageStatus ?? 1
    },
    q: (text) => (isUtf8(env) ? `‘${text}’` : `'${text}'`),
    sq: (text) => shellQuote(text, true),
  }
  return run
}

/** Whether the locale's characters are UTF-8. */
export function isUtf8(env: Env): boolean {
  const locale = env.get('LC_ALL') || env.get('LC_CTYPE') || env.get('LANG') || ''
  return /utf-?8/i.test(locale)
}

function* isMusl(): Gen<boolean> {
  try {
    yield* sys.stat('/lib/ld-musl-x86_64.so.1')
    return true
  } catch (error) {
    if (isErrno(error)) return false
    throw error
  }
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function busyboxHelp(item: Utility, face: Face): string {
  const lines = (face.flags ?? []).map(flag).filter((f) => f.help !== '')
  const options = lines.map((f) => `\t${f.short !== undefined ? `-${f.short}` : `--${f.long[0]}`}${f.metavar === '' ? '' : ` ${f.metavar}`}\t${f.help}\n`)
  return `${BUSYBOX_BANNER}\n\nUsage: ${face.usage}\n\n${item.about}\n${options.length > 0 ? `\n${options.join('')}` : ''}`
}

function gnuHelp(item: Utility, face: Face): string {
  const lines = [...(face.flags ?? []), ',help  display this help and exit', ',version  output version information and exit'].map(flag)
  const options = lines.map((f) => {
    const long = f.long[0] === undefined ? '' : `--${f.long[0]}${f.argument === 'optional' ? `[=${f.metavar}]` : f.metavar === '' ? '' : `=${f.metavar}`}`
    const left = `  ${f.short === undefined ? '    ' : `-${f.short}${long === '' ? '' : ', '}`}${long}`
    return `${left.padEnd(28)} ${f.help}`.trimEnd()
  })
  return `Usage: ${face.usage}\n${item.about}.\n\n${options.join('\n')}\n`
}

/** The GNU programs of a utility: one a name, `gnu:ls`. */
export function gnuPrograms(item: Utility): Program[] {
  if (item.gnu === undefined) return []
  const main: ProgramMain = (_sys, argv, env) => runUtility(item, 'gnu', argv, env)
  return [item.name, ...(item.aliases ?? [])].map((name) => ({ name: `gnu:${name}`, main }))
}
