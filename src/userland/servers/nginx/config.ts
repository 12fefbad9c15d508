import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { readTextFile } from '../../../kernel/libc/io.ts'
import { sys } from '../../../kernel/sys.ts'
import { globMatch } from '../../lib/glob.ts'

/** A wrong configuration; the message is nginx's own, without `nginx: [emerg] `. */
export class ConfigError extends Error {}

/** A directive with its arguments and, for a block, what is inside. */
export type Directive = { readonly name: string; readonly args: readonly string[]; readonly block: readonly Directive[] | undefined; readonly file: string; readonly line: number }

type Token = { text: string; quoted: boolean; line: number }

function* tokens(source: string, file: string): Generator<Token> {
  let line = 1
  for (let i = 0; i < source.length; ) {
    const c = source[i] as string
    if (c === '\n') {
      line++
      i++
    } else if (/\s/.test(c)) i++
    else if (c === '#') {
      const end = source.indexOf('\n', i)
      i = end < 0 ? source.length : end
    } else if (c === ';' || c === '{' || c === '}') {
      yield { text: c, quoted: false, line }
      i++
    } else if (c === '"' || c === "'") {
      let text = ''
      const start = line
      for (i++; source[i] !== c; i++) {
        if (i >= source.length) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${line}`)
        if (source[i] === '\\' && (source[i + 1] === c || source[i + 1] === '\\')) i++
        if (source[i] === '\n') line++
        text += source[i]
      }
      i++
      yield { text, quoted: true, line: start }
    } else {
      let text = ''
      while (i < source.length && !/[\s;]/.test(source[i] as string) && !(source[i] === '{' && source[i - 1] !== '$')) text += source[i++]
      yield { text, quoted: false, line }
    }
  }
}

/** Reads a configuration file with everything it includes. */
export function* readConfig(path: string): Gen<Directive[]> {
  let source: string
  try {
    source = yield* readTextFile(path)
  } catch (error) {
    if (!isErrno(error)) throw error
    throw new ConfigError(`open() "${path}" failed (${error.number}: ${error.message})`)
  }
  return yield* parseConfig(source, path)
}

/** Parses configuration text; `file` is what messages call it. */
export function* parseConfig(source: string, file: string): Gen<Directive[]> {
  const all = [...tokens(source, file)]
  const state = { i: 0 }
  const made = yield* parseBlock(all, state, file, false)
  return made
}

function* parseBlock(all: readonly Token[], state: { i: number }, file: string, inner: boolean): Gen<Directive[]> {
  const out: Directive[] = []
  let words: Token[] = []
  for (; state.i < all.length; ) {
    const token = all[state.i++] as Token
    if (token.quoted || !/^[;{}]$/.test(token.text)) {
      words.push(token)
      continue
    }
    const [name, ...args] = words
    if (token.text === '}') {
      if (name !== undefined || !inner) throw new ConfigError(`unexpected "}" in ${file}:${token.line}`)
      return out
    }
    if (name === undefined) throw new ConfigError(`unexpected "${token.text}" in ${file}:${token.line}`)
    const made = { name: name.text, args: args.map((arg) => arg.text), file, line: token.line }
    words = []
    if (token.text === '{') out.push({ ...made, block: yield* parseBlock(all, state, file, true) })
    else if (made.name === 'include') out.push(...(yield* include(made.args[0] ?? '')))
    else out.push({ ...made, block: undefined })
  }
  const last = all.at(-1)
  if (words.length > 0 || inner) throw new ConfigError(`unexpected end of file, expecting "${inner && words.length === 0 ? '}' : ';" or "}'}" in ${file}:${(last?.line ?? 0) + (inner ? 1 : 0)}`)
  return out
}

function* include(pattern: string): Gen<Directive[]> {
  const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`
  if (!/[*?[]/.test(path)) return yield* readConfig(path)
  const at = path.lastIndexOf('/')
  const out: Directive[] = []
  try {
    const names = (yield* sys.readdir(path.slice(0, at) || '/')).map((entry) => entry.name).filter((name) => globMatch(path.slice(at + 1), name, { period: true }))
    for (const name of names.sort()) out.push(...(yield* readConfig(`${path.slice(0, at)}/${name}`)))
  } catch (error) {
    if (!isErrno(error)) throw error
  }
  return out
}
