import { formatDuration, parseDuration as parseGoDuration } from '../base/go-duration.ts'
import { parseGoFloat, parseGoInt } from '../base/go-number.ts'
import { quoteGo } from '../base/quote.ts'
import { goBool } from './go-bool.ts'

/** Thrown by a flag's `parse`: the reason alone; the dialect adds the flag and the usage tail. */
export class BadValue extends Error {}

/** What may be said of a flag of any kind. */
export type FlagAttributes<T> = {
  readonly help: string
  /** One letter: `-n`. */
  readonly short?: string
  readonly default?: T
  readonly hidden?: boolean
  /** What pflag prints after `Flag --x has been deprecated, `; hides the flag. */
  readonly deprecated?: string
  /** As `deprecated`, for the letter only. */
  readonly shortDeprecated?: string
  /** The API version that brought it. */
  readonly since?: string
  /** What the server must be able to do; the help leaves it out where that is known to be missing. */
  readonly needs?: string
  /** Goes down to all sub-commands (cobra's persistent flags). */
  readonly global?: boolean
  /** The value when none is attached (pflag's NoOptDefVal). */
  readonly optional?: string
  /** The type word of the help line when it is not the kind's own. */
  readonly type?: string
  /** The default of the help line when it is not the default's own text. */
  readonly shown?: string
  /** Name of the completer of its values. */
  readonly completes?: string
  /** Known to the real tool, not simulated: giving it is refused in one clear sentence. */
  readonly notYet?: boolean
}

/** A flag of a command: how it is called, shown and parsed. `T` is the type of its value. */
export type Flag<T> = Omit<FlagAttributes<T>, 'default' | 'type' | 'shown'> & {
  /** pflag's `Value.Type()`. */
  readonly type: string
  readonly initial: T
  /** pflag's `DefValue`. */
  readonly defValue: string
  /** Whether the help leaves the default out. */
  readonly zeroDefault: boolean
  /** The value after one more occurrence; throws `BadValue`. */
  parse(text: string, soFar: T, first: boolean): T
}

export type FlagTable = Readonly<Record<string, Flag<unknown>>>

/** The typed values of a table, by name, and which were given. */
export type FlagValues<F extends FlagTable> = { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never } & {
  /** Whether the flag was on the command line (pflag's Changed). */
  given(name: keyof F & string): boolean
}

type Kind<T> = {
  readonly type: string
  readonly initial: T
  readonly optional?: string
  readonly format: (value: T) => string
  readonly parse: (text: string, soFar: T, first: boolean) => T
}

/** Makes a flag of a kind of your own: `parse` gives the value or throws `BadValue`. */
export function flagOf<T>(kind: Kind<T>, attributes: FlagAttributes<T>): Flag<T> {
  const { default: initial = kind.initial, shown, type = kind.type, optional = kind.optional, ...rest } = attributes
  const defValue = shown ?? kind.format(initial)
  return {
    ...rest,
    ...(optional === undefined ? {} : { optional }),
    type,
    initial,
    defValue,
    zeroDefault: shown === undefined && ['', '0', 'false', '0s', '[]', '<nil>'].includes(defValue),
    parse: kind.parse,
  }
}

export const text = (attributes: FlagAttributes<string>): Flag<string> =>
  flagOf({ type: 'string', initial: '', format: (value) => value, parse: (value) => value }, attributes)

/** On or off: `--x`, `--x=false`. */
export const bool = (attributes: FlagAttributes<boolean>): Flag<boolean> =>
  flagOf({ type: 'bool', initial: false, optional: 'true', format: String, parse: parseBool }, attributes)

function parseBool(value: string): boolean {
  const parsed = goBool(value)
  if (parsed === undefined) throw new BadValue(`strconv.ParseBool: parsing ${quoteGo(value)}: invalid syntax`)
  return parsed
}

export const int = (attributes: FlagAttributes<number>): Flag<number> =>
  flagOf({ type: 'int', initial: 0, format: String, parse: (value) => wholeNumber(value, false) }, attributes)

export const uint = (attributes: FlagAttributes<number>): Flag<number> =>
  flagOf({ type: 'uint', initial: 0, format: String, parse: (value) => wholeNumber(value, true) }, attributes)

function wholeNumber(value: string, unsigned: boolean): number {
  const func = unsigned ? 'ParseUint' : 'ParseInt'
  const parsed = unsigned && /^[+-]/.test(value) ? { error: `strconv.${func}: parsing ${quoteGo(value)}: invalid syntax` } : parseGoInt(value, 0, 64, func)
  if ('error' in parsed) throw new BadValue(parsed.error)
  return parsed.value
}

export const float = (attributes: FlagAttributes<number>): Flag<number> =>
  flagOf({ type: 'float', initial: 0, format: String, parse: parseFloatFlag }, attributes)

function parseFloatFlag(value: string): number {
  const parsed = parseGoFloat(value)
  if (parsed === undefined) throw new BadValue(`strconv.ParseFloat: parsing ${quoteGo(value)}: invalid syntax`)
  return parsed
}

/** A Go duration (`1m30s`), in nanoseconds. */
export const duration = (attributes: FlagAttributes<number>): Flag<number> =>
  flagOf({ type: 'duration', initial: 0, format: formatDuration, parse: parseDuration }, attributes)

function parseDuration(value: string): number {
  const parsed = parseGoDuration(value)
  if ('error' in parsed) throw new BadValue(parsed.error)
  return parsed.ns
}

/** One value for each occurrence. `check` may change a value or throw `BadValue`. */
export const list = (attributes: FlagAttributes<readonly string[]>, check: (value: string) => string = (value) => value): Flag<readonly string[]> =>
  flagOf({ type: 'list', initial: [], format: bracketed, parse: (value, soFar, first) => [...(first ? [] : soFar), check(value)] }, attributes)

/** Comma-separated values, and more for each occurrence (pflag's StringSlice). */
export const commaList = (attributes: FlagAttributes<readonly string[]>): Flag<readonly string[]> =>
  flagOf({ type: 'strings', initial: [], format: bracketed, parse: (value, soFar, first) => [...(first ? [] : soFar), ...csvLine(value)] }, attributes)

const bracketed = (values: readonly string[]): string => `[${values.join(',')}]`

/** `key=value` for each occurrence; a missing `=` gives an empty value. */
export const map = (attributes: FlagAttributes<ReadonlyMap<string, string>>, check: (value: string) => string = (value) => value): Flag<ReadonlyMap<string, string>> =>
  flagOf({
    type: 'map',
    initial: new Map<string, string>(),
    format: (value) => (value.size === 0 ? '' : `map[${[...value].map(([key, item]) => `${key}:${item}`).join(' ')}]`),
    parse: (value, soFar) => {
      const pair = check(value)
      const at = pair.indexOf('=')
      return new Map([...soFar, at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]])
    },
  }, attributes)

/** The fields of one CSV line (RFC 4180, as Go's encoding/csv reads it): pflag splits its slices so. */
export function csvLine(line: string): string[] {
  if (line === '') return []
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (line[at] !== '"') {
      const end = line.indexOf(',', at)
      const field = end < 0 ? line.slice(at) : line.slice(at, end)
      if (field.includes('"')) throw new BadValue(`parse error on line 1, column ${at + field.indexOf('"') + 1}: bare " in non-quoted-field`)
      fields.push(field)
      if (end < 0) return fields
      at = end + 1
      continue
    }
    let field = ''
    for (at++; ; at++) {
      if (at >= line.length) throw new BadValue(`parse error on line 1, column ${line.length + 1}: extraneous or missing " in quoted-field`)
      if (line[at] !== '"') field += line[at]
      else if (line[at + 1] === '"') {
        field += '"'
        at++
      } else break
    }
    at++
    fields.push(field)
    if (at >= line.length) return fields
    if (line[at] !== ',') throw new BadValue(`parse error on line 1, column ${at}: extraneous or missing " in quoted-field`)
    at++
  }
}
