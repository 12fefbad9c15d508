import type { Gen } from '../../../kernel/coroutine.ts'
import { DEFAULT_PATH, findCommand, searchPath } from '../interp/lookup.ts'
import { quote } from '../expand/transform.ts'
import type { Shell } from '../interp/shell.ts'
import { printFunction } from '../syntax/print.ts'
import { badOption, builtin, options } from './builtin.ts'

export const KEYWORDS = ['if', 'then', 'else', 'elif', 'fi', 'case', 'esac', 'for', 'while', 'until', 'do', 'done', 'in', '{', '}', '!'] as const
const BASH_KEYWORDS = ['function', 'select', 'time', 'coproc', '[[', ']]']

export const isKeyword = (sh: Shell, name: string): boolean => (KEYWORDS as readonly string[]).includes(name) || (sh.bash && BASH_KEYWORDS.includes(name))

type Kind = 'alias' | 'keyword' | 'function' | 'builtin' | 'file'

/** All that a name means, best first. */
function* meanings(sh: Shell, name: string, all: boolean, path?: string): Gen<{ kind: Kind; text: string }[]> {
  const out: { kind: Kind; text: string }[] = []
  const alias = sh.aliases.get(name)
  if (alias !== undefined) out.push({ kind: 'alias', text: alias })
  if (isKeyword(sh, name)) out.push({ kind: 'keyword', text: name })
  if (sh.functions.has(name)) out.push({ kind: 'function', text: name })
  if (sh.hasBuiltin(name)) out.push({ kind: 'builtin', text: name })
  if (!all && out.length > 0) return out
  const found = name.includes('/') ? yield* searchPath(name.slice(name.lastIndexOf('/') + 1), name.slice(0, Math.max(1, name.lastIndexOf('/')))) : path === undefined ? yield* lookup(sh, name) : yield* searchPath(name, path)
  if ('path' in found) out.push({ kind: 'file', text: name.includes('/') ? name : found.path })
  return out
}

function* lookup(sh: Shell, name: string) {
  const known = sh.hash.has(name)
  const found = yield* findCommand(sh, name)
  if (!known) sh.hash.delete(name)
  return found
}

function verbose(sh: Shell, name: string, meaning: { kind: Kind; text: string }): string {
  switch (meaning.kind) {
    case 'alias': return sh.bash ? `${name} is aliased to \`${meaning.text}'\n` : `${name} is an alias for ${meaning.text}\n`
    case 'keyword': return `${name} is a shell keyword\n`
    case 'function': {
      const fn = sh.functions.get(name)
      return sh.bash ? `${name} is a function\n${fn === undefined ? '' : printFunction(fn)}` : `${name} is a ${sh.dialect.grammar === 'dash' ? 'shell ' : ''}function\n`
    }
    case 'builtin': return sh.bash ? `${name} is a shell builtin\n` : `${name} is a ${sh.isSpecial(name) ? 'special ' : ''}shell builtin\n`
    case 'file': return sh.bash && sh.hash.has(name) ? `${name} is hashed (${meaning.text})\n` : `${name} is ${sh.hash.has(name) && !sh.bash ? 'a tracked alias for ' : ''}${meaning.text}\n`
  }
}

function terse(sh: Shell, name: string, meaning: { kind: Kind; text: string }): string {
  if (meaning.kind === 'alias') return sh.dialect.grammar === 'dash' ? `alias ${name}=${quote(meaning.text)}\n` : `alias ${name}='${meaning.text}'\n`
  return `${meaning.kind === 'file' ? meaning.text : name}\n`
}

/** Runs a command past functions and aliases, or tells what a name means. */
export const command = builtin({
  name: 'command', usage: 'command [-pVv] command [arg ...]',
  *main(sh, argv) {
    const parsed = options(argv, 'pvV')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'command [-pVv] command [arg ...]')
    const { given, rest } = parsed
    const path = given.has('p') ? DEFAULT_PATH : undefined
    if (!given.has('v') && !given.has('V')) {
      if (rest.length === 0) return 0
      return yield* sh.run.invoke(sh, rest, { functions: false, ordinary: true, ...(path === undefined ? {} : { path }) })
    }
    let found = 0
    for (const name of sh.bash ? rest : rest.slice(0, 1)) {
      const [first] = yield* meanings(sh, name, false, path)
      if (first !== undefined) {
        found++
        yield* sh.write(given.has('V') ? verbose(sh, name, first) : terse(sh, name, first))
      } else if (given.has('V')) yield* notFound(sh, name)
    }
    return found > 0 ? 0 : sh.bash ? 1 : 127
  },
})

function* notFound(sh: Shell, name: string): Gen<void> {
  if (sh.bash) yield* sh.warn(`${name}: not found`)
  else yield* sh.write(`${name}: not found\n`)
}

/** Runs a builtin even where a function has its name. */
export const builtinBuiltin = builtin({
  name: 'builtin', shells: ['bash'], usage: 'builtin [shell-builtin [arg ...]]',
  *main(sh, argv) {
    const rest = argv[1] === '--' ? argv.slice(2) : argv.slice(1)
    return rest.length === 0 ? 0 : yield* sh.run.invoke(sh, rest, { functions: false, builtinOnly: true })
  },
})

/** Tells what names mean. */
export const type = builtin({
  name: 'type', usage: 'type [-afptP] name [name ...]',
  *main(sh, argv) {
    const parsed = sh.bash ? options(argv, 'afptP') : { given: new Map<string, true>(), rest: argv[1] === '--' || (sh.dialect.grammar === 'ash' && argv[1]?.startsWith('-')) ? argv.slice(2) : argv.slice(1) }
    if ('bad' in parsed && parsed.bad !== undefined) return yield* badOption(sh, parsed, 'type [-afptP] name [name ...]')
    const { given, rest } = parsed
    let status = 0
    for (const name of rest) {
      const list = yield* meanings(sh, name, given.has('a') || given.has('P'))
      const wanted = list.filter(m => (!given.has('f') || m.kind !== 'function') && (!given.has('P') || m.kind === 'file'))
      if (wanted.length === 0) {
        status = sh.bash ? 1 : 127
        if (!given.has('t') && !given.has('p') && !given.has('P')) yield* notFound(sh, name)
      }
      for (const meaning of given.has('a') ? wanted : wanted.slice(0, 1)) {
        if (given.has('t')) yield* sh.write(`${meaning.kind}\n`)
        else if (given.has('p') || given.has('P')) yield* sh.write(meaning.kind === 'file' ? `${meaning.text}\n` : '')
        else yield* sh.write(verbose(sh, name, meaning))
      }
    }
    return status
  },
})

/** Lists or forgets where commands were found. */
export const hash = builtin({
  name: 'hash', usage: 'hash [-lr] [-p pathname] [-dt] [name ...]',
  *main(sh, argv) {
    const parsed = options(argv, sh.bash ? 'lrdtp:' : 'rv')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'hash [-lr] [-p pathname] [-dt] [name ...]')
    const { given, rest } = parsed
    if (given.has('r')) sh.hash.clear()
    const fixed = given.get('p')
    let status = 0
    for (const name of rest) {
      if (typeof fixed === 'string') sh.hash.set(name, { path: fixed, hits: 0 })
      else if (given.has('d')) sh.hash.delete(name)
      else if (given.has('t')) yield* sh.write(`${sh.hash.get(name)?.path ?? ''}\n`)
      else if (!sh.hasBuiltin(name) && !sh.functions.has(name)) {
        sh.hash.delete(name)
        const found = yield* findCommand(sh, name)
        const entry = sh.hash.get(name)
        if (entry !== undefined) entry.hits = 0
        if ('missing' in found) {
          status = 1
          yield* sh.warn(`${name}: not found`)
        }
      }
    }
    if (given.size > 0 || rest.length > 0) return status
    if (!sh.bash) return yield* sh.write([...sh.hash.values()].map(e => `${e.path}\n`).join(''))
    if (sh.hash.size === 0) return yield* sh.write('hash: hash table empty\n')
    return yield* sh.write(`hits\tcommand\n${[...sh.hash.values()].map(e => `${String(e.hits).padStart(4)}\t${e.path}\n`).join('')}`)
  },
})
