import { type OptionName } from './interp/options.ts'
import { optionOfLetter, optionOfName } from './builtins/set.ts'

/** How a shell was called. */
export type Invocation = {
  readonly command: string | undefined
  readonly script: string | undefined
  /** `$0` and the positional parameters. */
  readonly name: string
  readonly params: readonly string[]
  readonly interactive: boolean
  readonly login: boolean
  readonly stdin: boolean
  readonly options: readonly (readonly [OptionName, boolean])[]
  readonly shopts: readonly (readonly [string, boolean])[]
  readonly noProfile: boolean
  readonly noRc: boolean
  readonly rcFile: string | undefined
  readonly show: 'version' | 'help' | undefined
}

export type BadInvocation = { readonly bad: string; readonly kind: 'option' | 'optionName' | 'argument' }

/** Reads a shell's argument vector. */
export function parseInvocation(argv: readonly string[], bash: boolean): Invocation | BadInvocation {
  const zero = argv[0] ?? 'sh'
  const options: [OptionName, boolean][] = []
  const shopts: [string, boolean][] = []
  const long = { login: zero.startsWith('-'), noProfile: false, noRc: false, rcFile: undefined as string | undefined, show: undefined as 'version' | 'help' | undefined }
  let [wantsCommand, interactive, stdin] = [false, false, false]
  let i = 1
  for (; i < argv.length; i++) {
    const argument = argv[i] as string
    if (argument === '--' || argument === '-') {
      i++
      break
    }
    if (argument === '--login') {
      long.login = true
      continue
    }
    if (bash && argument.startsWith('--')) {
      const taken = longOption(argument, argv[i + 1], long, options)
      if (taken === undefined) return { bad: argument, kind: 'option' }
      i += taken
      continue
    }
    if (!/^[-+]./.test(argument)) break
    const on = argument.startsWith('-')
    for (const letter of argument.slice(1)) {
      if (letter === 'c') wantsCommand = true
      else if (letter === 'i') interactive = on
      else if (letter === 's') stdin = true
      else if (letter === 'l') long.login = true
      else if (letter === 'o') {
        const name = optionOfName(argv[++i] ?? '')
        if (name === undefined) return { bad: argv[i] ?? '', kind: 'optionName' }
        options.push([name, on])
      } else if (letter === 'O' && bash) shopts.push([argv[++i] ?? '', on])
      else {
        const option = optionOfLetter(letter)
        if (option === undefined) return { bad: `${argument.charAt(0)}${letter}`, kind: 'option' }
        options.push([option, on])
      }
    }
  }
  const rest = argv.slice(i)
  if (wantsCommand && rest[0] === undefined) return { bad: '-c', kind: 'argument' }
  const command = wantsCommand ? rest[0] : undefined
  const operands = wantsCommand ? rest.slice(1) : rest
  const script = wantsCommand || stdin ? undefined : operands[0]
  const named = wantsCommand || script !== undefined
  return {
    command, script, name: (named ? operands[0] : undefined) ?? zero, params: named ? operands.slice(1) : operands,
    interactive, stdin, options, shopts, ...long,
  }
}

function longOption(argument: string, next: string | undefined, long: { login: boolean; noProfile: boolean; noRc: boolean; rcFile: string | undefined; show: 'version' | 'help' | undefined }, options: [OptionName, boolean][]): number | undefined {
  switch (argument) {
    case '--noprofile': long.noProfile = true; return 0
    case '--norc': long.noRc = true; return 0
    case '--posix': options.push(['posix', true]); return 0
    case '--verbose': options.push(['verbose', true]); return 0
    case '--noediting': return 0
    case '--version': long.show = 'version'; return 0
    case '--help': long.show = 'help'; return 0
    case '--rcfile': case '--init-file': long.rcFile = next; return 1
    default: return undefined
  }
}
