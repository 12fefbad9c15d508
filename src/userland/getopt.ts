/** Whether a flag takes no argument, must have one, or may have one (only attached: `--color=auto`, `-i.bak`). */
export type FlagArgument = 'none' | 'required' | 'optional'

/** A flag of a utility. `key` is what the program asks for: the short name, or the long one when there is no short. */
export type Flag = {
  readonly key: string
  readonly short: string | undefined
  readonly long: readonly string[]
  readonly argument: FlagArgument
  /** Only the long name takes the (optional) argument. */
  readonly longOnly: boolean
  /** What its argument is called in the help. */
  readonly metavar: string
  readonly help: string
}

/**
 * A flag from one line: `n,lines=NUM  print the first NUM lines`. Before the two blanks: the short name, long names, and `=NAME`
 * for an argument `=?NAME` for an optional one, `=??NAME` for one that only the long name takes.
 */
export function flag(line: string): Flag {
  const [names = '', ...help] = line.split(/ {2,}/)
  const at = names.indexOf('=', 1)
  const spec = at < 0 ? names : names.slice(0, at)
  const metavar = at < 0 ? '' : names.slice(at + 1)
  const all = spec.split(',').filter((name) => name !== '')
  const short = all.find((name) => name.length === 1)
  const long = all.filter((name) => name.length > 1)
  return {
    key: short ?? long[0] ?? '', short, long,
    argument: at < 0 ? 'none' : metavar.startsWith('?') ? 'optional' : 'required',
    longOnly: metavar.startsWith('??'), metavar: metavar.replace(/^\?+/, ''), help: help.join('  '),
  }
}

export type GivenFlag = { readonly flag: Flag; readonly value: string | undefined }

/** What getopt_long(3) can complain about. */
export type GetoptError =
  | { readonly kind: 'unknown-short'; readonly name: string }
  | { readonly kind: 'unknown-long'; readonly name: string; readonly whole: string }
  | { readonly kind: 'ambiguous'; readonly name: string; readonly among: readonly string[] }
  | { readonly kind: 'needs-argument'; readonly short: string | undefined; readonly long: string }
  | { readonly kind: 'takes-no-argument'; readonly long: string }

export type Parsed = { readonly given: readonly GivenFlag[]; readonly operands: readonly string[]; readonly error?: GetoptError }

/** Parses arguments as getopt_long(3) does; with `stopAtOperand` as POSIX: flags end at the first operand. */
export function getopt(args: readonly string[], flags: readonly Flag[], stopAtOperand = false): Parsed {
  const given: GivenFlag[] = []
  const operands: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '--') {
      operands.push(...args.slice(i + 1))
      break
    }
    if (arg[0] !== '-' || arg === '-') {
      if (stopAtOperand) {
        operands.push(...args.slice(i))
        break
      }
      operands.push(arg)
      continue
    }
    const taken = arg.startsWith('--') ? longFlag(arg, args[i + 1], flags, given) : shortFlags(arg, args[i + 1], flags, given)
    if (typeof taken !== 'number') return { given, operands, error: taken }
    i += taken
  }
  return { given, operands }
}

function shortFlags(arg: string, next: string | undefined, flags: readonly Flag[], given: GivenFlag[]): number | GetoptError {
  for (let i = 1; i < arg.length; i++) {
    const name = arg[i] as string
    const found = flags.find((f) => f.short === name)
    if (found === undefined) return { kind: 'unknown-short', name }
    if (found.argument === 'none' || found.longOnly) {
      given.push({ flag: found, value: undefined })
      continue
    }
    const rest = arg.slice(i + 1)
    if (rest !== '' || found.argument === 'optional') {
      given.push({ flag: found, value: rest === '' ? undefined : rest })
      return 0
    }
    if (next === undefined) return { kind: 'needs-argument', short: name, long: found.long[0] ?? '' }
    given.push({ flag: found, value: next })
    return 1
  }
  return 0
}

function longFlag(arg: string, next: string | undefined, flags: readonly Flag[], given: GivenFlag[]): number | GetoptError {
  const at = arg.indexOf('=')
  const name = arg.slice(2, at < 0 ? undefined : at)
  const attached = at < 0 ? undefined : arg.slice(at + 1)
  const exact = flags.filter((f) => f.long.includes(name))
  const candidates = exact.length > 0 ? exact : flags.filter((f) => f.long.some((long) => long.startsWith(name)))
  const [found] = candidates
  if (found === undefined) return { kind: 'unknown-long', name, whole: arg }
  if (candidates.length > 1) {
    return { kind: 'ambiguous', name, among: candidates.flatMap((f) => f.long.filter((long) => long.startsWith(name))) }
  }
  const long = found.long.find((l) => l.startsWith(name)) ?? name
  if (found.argument === 'none') {
    if (attached !== undefined) return { kind: 'takes-no-argument', long }
    given.push({ flag: found, value: undefined })
    return 0
  }
  if (attached !== undefined || found.argument === 'optional') {
    given.push({ flag: found, value: attached })
    return 0
  }
  if (next === undefined) return { kind: 'needs-argument', short: undefined, long }
  given.push({ flag: found, value: next })
  return 1
}

/** getopt's words for its errors (glibc). */
export function getoptText(error: GetoptError): string {
  switch (error.kind) {
    case 'unknown-short': return `invalid option -- '${error.name}'`
    case 'unknown-long': return `unrecognized option '${error.whole}'`
    case 'ambiguous': return `option '--${error.name}' is ambiguous; possibilities: ${error.among.map((n) => `'--${n}'`).join(' ')}`
    case 'needs-argument': return error.short !== undefined ? `option requires an argument -- '${error.short}'` : `option '--${error.long}' requires an argument`
    case 'takes-no-argument': return `option '--${error.long}' doesn't allow an argument`
  }
}

/** musl's words for the same, as Alpine's busybox prints them. */
export function getoptTextMusl(error: GetoptError): string {
  switch (error.kind) {
    case 'unknown-short': return `unrecognized option: ${error.name}`
    case 'unknown-long': return `unrecognized option: ${error.name}`
    case 'ambiguous': return `option is ambiguous: ${error.name}`
    case 'needs-argument': return `option requires an argument: ${error.short ?? error.long}`
    case 'takes-no-argument': return `option does not take an argument: ${error.long}`
  }
}
