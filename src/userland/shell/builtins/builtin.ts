import type { Gen } from '../../../kernel/coroutine.ts'
import { print } from '../../../kernel/libc/io.ts'
import type { Shell } from '../interp/shell.ts'
import type { AssignNode } from '../syntax/ir.ts'
import type { Grammar } from '../syntax/context.ts'

/** A command that runs inside the shell. */
export type Builtin = {
  readonly name: string
  /** A special builtin of POSIX 2.14: its errors end a shell that is not interactive, and assignments before it stay. */
  readonly special?: true
  /** The shells that have it; all of them when absent. */
  readonly shells?: readonly Grammar[]
  /** The `name: usage` line of bash's help, without the name. */
  readonly usage?: string
  /** `argv[0]` is the name. Assignment arguments of declaration builtins come apart in `assigns`, by position in `argv`. */
  readonly main: (sh: Shell, argv: readonly string[], assigns?: ReadonlyMap<number, AssignNode>) => Gen<number>
  /** The same without a system call; undefined when `main` must do it. */
  readonly quick?: (sh: Shell, argv: readonly string[]) => number | undefined
}

export const builtin = (declared: Builtin): Builtin => declared

/** A wrong call: message, in bash the usage too, and status 2. */
export function* usageError(sh: Shell, message: string, usage: string): Gen<number> {
  if (message !== '') yield* sh.warn(message)
  if (sh.bash) yield* print(`${sh.builtin ?? ''}: usage: ${usage}\n`, 2)
  return 2
}

export type Options = { readonly given: ReadonlyMap<string, string | true>; readonly letters: string; readonly rest: readonly string[]; readonly bad?: string; readonly missing?: string }

/** Parses short options as getopts does: `spec` lists the letters, a colon after those with a value. */
export function options(argv: readonly string[], spec: string, plus = false): Options {
  const given = new Map<string, string | true>()
  let letters = ''
  let i = 1
  for (; i < argv.length; i++) {
    const argument = argv[i] as string
    if (argument === '--') {
      i++
      break
    }
    if (argument.length < 2 || !(argument.startsWith('-') || (plus && argument.startsWith('+')))) break
    for (let k = 1; k < argument.length; k++) {
      const letter = argument[k] as string
      const at = spec.indexOf(letter)
      if (at < 0 || letter === ':') return { given, letters, rest: argv.slice(i), bad: letter }
      letters += letter
      if (spec[at + 1] !== ':') {
        given.set(argument.startsWith('+') ? `+${letter}` : letter, true)
        continue
      }
      const value = k + 1 < argument.length ? argument.slice(k + 1) : argv[++i]
      if (value === undefined) return { given, letters, rest: [], missing: letter }
      given.set(letter, value)
      break
    }
  }
  return { given, letters, rest: argv.slice(i) }
}

/** Tells of an option that the builtin does not have. */
export function* badOption(sh: Shell, parsed: Options, usage: string): Gen<number> {
  if (parsed.missing !== undefined) {
    const text = sh.bash ? `-${parsed.missing}: option requires an argument` : `${sh.dialect.grammar === 'ash' ? 'no' : 'No'} arg for -${parsed.missing} option`
    return yield* usageError(sh, text, usage)
  }
  const bad = parsed.bad ?? ''
  return yield* usageError(sh, sh.bash ? `-${bad}: invalid option` : `${sh.dialect.grammar === 'ash' ? 'illegal' : 'Illegal'} option -${bad}`, usage)
}
