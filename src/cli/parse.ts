import { quoteGo } from '../base/quote.ts'
import { goBool } from './go-bool.ts'
import { BadValue, type Flag, type FlagTable, type FlagValues } from './flag.ts'
import type { FlagError } from './flag-error.ts'

export type Parsed<F extends FlagTable> = {
  readonly args: readonly string[]
  readonly flags: FlagValues<F>
  /** How many arguments stood before `--`; undefined without one. */
  readonly dash: number | undefined
  /** What pflag warns about, in order: deprecated flags. */
  readonly warnings: readonly string[]
}

/** A command line's outcome: the typed data, the wish for help, or what is wrong with it. */
export type ParseResult<F extends FlagTable> =
  | { readonly kind: 'ok'; readonly value: Parsed<F> }
  | { readonly kind: 'help'; readonly warnings: readonly string[] }
  | { readonly kind: 'error'; readonly error: FlagError; readonly warnings: readonly string[] }

/**
 * Reads a command line as spf13/pflag does: long and grouped short flags, attached and separate values, `--`, flags after
 * arguments unless `interspersed` is false. `--help` and `-h` ask for help where the table has no such flag.
 */
export function parse<F extends FlagTable>(table: F, argv: readonly string[], options: { interspersed?: boolean } = {}): ParseResult<F> {
  const parser = new Parser(table, argv, options.interspersed ?? true)
  return parser.run() as ParseResult<F>
}

class Stop {
  readonly error: FlagError | 'help'
  constructor(error: FlagError | 'help') {
    this.error = error
  }
}

class Parser {
  readonly #table: FlagTable
  readonly #byLetter = new Map<string, [string, Flag<unknown>]>()
  readonly #values = new Map<string, unknown>()
  readonly #interspersed: boolean
  readonly #args: string[] = []
  readonly #warnings: string[] = []
  #rest: readonly string[]
  #dash: number | undefined
  #helpWanted = false

  constructor(table: FlagTable, argv: readonly string[], interspersed: boolean) {
    this.#table = table
    this.#rest = argv
    this.#interspersed = interspersed
    for (const [name, flag] of Object.entries(table)) if (flag.short !== undefined) this.#byLetter.set(flag.short, [name, flag])
  }

  run(): ParseResult<FlagTable> {
    try {
      this.#all()
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop
      if (stop.error === 'help') return { kind: 'help', warnings: this.#warnings }
      return { kind: 'error', error: stop.error, warnings: this.#warnings }
    }
    if (this.#helpWanted) return { kind: 'help', warnings: this.#warnings }
    return { kind: 'ok', value: { args: this.#args, flags: this.#flags(), dash: this.#dash, warnings: this.#warnings } }
  }

  #flags(): FlagValues<FlagTable> {
    const given = this.#values
    const values: Record<string, unknown> = {}
    for (const [name, flag] of Object.entries(this.#table)) values[name] = given.has(name) ? given.get(name) : flag.initial
    return { ...values, given: (name: string) => given.has(name) } as FlagValues<FlagTable>
  }

  #all(): void {
    for (;;) {
      const [next, ...rest] = this.#rest
      if (next === undefined) return
      this.#rest = rest
      if (next.length < 2 || !next.startsWith('-')) {
        this.#args.push(next)
        if (this.#interspersed) continue
        this.#args.push(...rest)
        return
      }
      if (next === '--') {
        this.#dash = this.#args.length
        this.#args.push(...rest)
        return
      }
      if (next.startsWith('--')) this.#long(next)
      else this.#shorts(next.slice(1))
    }
  }

  #long(argument: string): void {
    const body = argument.slice(2)
    if (body.startsWith('-') || body.startsWith('=')) throw new Stop({ kind: 'badSyntax', argument })
    const equals = body.indexOf('=')
    const name = equals < 0 ? body : body.slice(0, equals)
    const flag = Object.hasOwn(this.#table, name) ? this.#table[name] : undefined
    if (flag === undefined) {
      if (name !== 'help') throw new Stop({ kind: 'unknown', name })
      this.#wantHelp(equals < 0 ? 'true' : body.slice(equals + 1), '--help')
      return
    }
    if (equals >= 0) return this.#set(name, flag, body.slice(equals + 1))
    if (flag.optional !== undefined) return this.#set(name, flag, flag.optional)
    const value = this.#take()
    if (value === undefined) throw new Stop({ kind: 'needsValue', argument })
    this.#set(name, flag, value)
  }

  #shorts(group: string): void {
    let letters = group
    while (letters !== '') letters = this.#oneShort(letters)
  }

  #oneShort(group: string): string {
    const letter = String.fromCodePoint(group.codePointAt(0) ?? 0)
    const rest = group.slice(letter.length)
    const found = this.#byLetter.get(letter)
    if (found === undefined) {
      if (letter !== 'h') throw new Stop({ kind: 'unknownShort', letter, group })
      throw new Stop('help')
    }
    const [name, flag] = found
    if (flag.shortDeprecated !== undefined) this.#warnings.push(`Flag shorthand -${letter} has been deprecated, ${flag.shortDeprecated}`)
    if (group.length > 2 && rest.startsWith('=')) {
      this.#set(name, flag, rest.slice(1))
      return ''
    }
    if (flag.optional !== undefined) {
      this.#set(name, flag, flag.optional)
      return rest
    }
    const value = rest === '' ? this.#take() : rest
    if (value === undefined) throw new Stop({ kind: 'needsValueShort', letter, group })
    this.#set(name, flag, value)
    return ''
  }

  #take(): string | undefined {
    const [value, ...rest] = this.#rest
    if (value !== undefined) this.#rest = rest
    return value
  }

  #set(name: string, flag: Flag<unknown>, value: string): void {
    const first = !this.#values.has(name)
    const shown = flag.short !== undefined && flag.shortDeprecated === undefined ? `-${flag.short}, --${name}` : `--${name}`
    try {
      this.#values.set(name, flag.parse(value, first ? flag.initial : this.#values.get(name), first))
    } catch (bad) {
      if (!(bad instanceof BadValue)) throw bad
      throw new Stop({ kind: 'badValue', flag: shown, value, reason: bad.message })
    }
    if (flag.deprecated !== undefined) this.#warnings.push(`Flag --${name} has been deprecated, ${flag.deprecated}`)
    if (name === 'help') this.#helpWanted = this.#values.get(name) === true
  }

  #wantHelp(value: string, flag: string): void {
    const wanted = goBool(value)
    if (wanted === undefined) throw new Stop({ kind: 'badValue', flag, value, reason: `strconv.ParseBool: parsing ${quoteGo(value)}: invalid syntax` })
    this.#helpWanted = wanted
  }
}
