import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { readTextFile } from '../../../kernel/libc/io.ts'
import type { Shell } from '../interp/shell.ts'
import type { ParamPart, Part, Word } from '../syntax/ir.ts'
import { arithmetic, arithmeticNow, indexKey } from './arithmetic.ts'
import { type Field, FieldBuilder } from './fields.ts'
import { glob } from './glob.ts'
import { applyOperation } from './operation.ts'
import { indirect, needsClock, scalar, type Value, valueOf } from './parameter.ts'

/** The whole expansion of the words of a command: splitting and pathname expansion included. */
export function* expandWords(sh: Shell, words: readonly Word[]): Gen<string[]> {
  const out: string[] = []
  for (const word of words) yield* expandInto(sh, word, out)
  return out
}

/** Expands one word of a command and adds its fields. */
export function* expandInto(sh: Shell, word: Word, out: string[]): Gen<void> {
  const quick = quickField(sh, word)
  if (quick !== undefined) {
    out.push(quick)
    return
  }
  const builder = new FieldBuilder(sh.ifs, true, sh.shopt('extglob'))
  yield* addWord(sh, word, builder)
  builder.finish()
  for (const field of builder.fields) {
    if (field.pattern === undefined || sh.on('noglob')) out.push(field.text)
    else yield* addPaths(sh, field, field.pattern, out)
  }
}

function* addPaths(sh: Shell, field: Field, pattern: string, out: string[]): Gen<void> {
  const paths = yield* glob(pattern, {
    dotglob: sh.shopt('dotglob'), globstar: sh.shopt('globstar'), ignoreCase: sh.shopt('nocaseglob'), extglob: sh.shopt('extglob'),
    dots: !sh.bash || !sh.shopt('globskipdots'),
  })
  if (paths.length > 0) out.push(...paths)
  else if (sh.shopt('failglob')) throw sh.expansionError(`no match: ${field.text}`, 1)
  else if (!sh.shopt('nullglob')) out.push(field.text)
}

/** A word that makes exactly one field without a system call; undefined when it must be expanded in full. */
export function quickField(sh: Shell, word: Word): string | undefined {
  if (word.literal !== undefined) return word.parts.length > 0 ? word.literal : undefined
  if (!word.plain) return undefined
  let text = ''
  for (const part of word.parts) {
    const piece = quickPart(sh, part)
    if (piece === undefined) return undefined
    if ((part.kind === 'param' || part.kind === 'arith') && !part.quoted && (piece === '' || /[\s*?[\\(]/.test(piece) || !isDefaultIfs(sh, piece))) return undefined
    text += piece
  }
  return text
}

function isDefaultIfs(sh: Shell, piece: string): boolean {
  const ifs = sh.vars.get('IFS')
  if (ifs === undefined || ifs === ' \t\n') return true
  for (const c of ifs) if (piece.includes(c)) return false
  return true
}

function quickPart(sh: Shell, part: Part): string | undefined {
  if (part.kind === 'text') return part.text
  if (part.kind === 'param') {
    if (part.name === '@' || part.name === '*' || needsClock(part.name)) return undefined
    return scalar(sh, part.name) ?? (part.quoted && !sh.on('nounset') && part.name !== '' ? '' : undefined)
  }
  return part.kind === 'arith' ? arithmeticNow(sh, part.source) : undefined
}

/** A word that makes one text, neither split nor globbed: assignments, redirections, `case`, here-documents. */
export function* expandText(sh: Shell, word: Word): Gen<string> {
  const quick = quickText(sh, word)
  if (quick !== undefined) return quick
  const builder = new FieldBuilder(sh.ifs, false, false)
  yield* addWord(sh, word, builder)
  return builder.text()
}

/** `expandText` without a system call; undefined when it needs one. */
export function quickText(sh: Shell, word: Word): string | undefined {
  if (word.literal !== undefined) return word.literal
  if (!word.plain) return undefined
  let text = ''
  for (const part of word.parts) {
    const piece = quickPart(sh, part)
    if (piece === undefined) return undefined
    text += piece
  }
  return text
}

/** A word as a pattern: what was quoted in it is escaped with backslashes. */
export function* expandPattern(sh: Shell, word: Word): Gen<string> {
  const builder = new FieldBuilder(sh.ifs, false, true)
  yield* addWord(sh, word, builder)
  return builder.pattern()
}

/** Adds what a word expands to. */
export function* addWord(sh: Shell, word: Word, out: FieldBuilder): Gen<void> {
  for (const part of word.parts) {
    switch (part.kind) {
      case 'text':
        if (part.quoted) out.quoted(part.text)
        else if (part.split) out.expansion(part.text)
        else out.literal(part.text)
        break
      case 'tilde':
        out.quoted(yield* expandTilde(sh, part.user))
        break
      case 'param':
        yield* addParameter(sh, part, out)
        break
      case 'command':
        add(out, yield* sh.run.capture(sh, part.body), part.quoted)
        break
      case 'arith':
        add(out, String(yield* arithmetic(sh, part.source)), part.quoted)
        break
      case 'process':
        out.quoted(yield* sh.run.substituteProcess(sh, part.direction, part.body))
        break
    }
  }
}

function add(out: FieldBuilder, text: string, quoted: boolean): void {
  if (quoted) out.quoted(text)
  else out.expansion(text)
}

function* addParameter(sh: Shell, part: ParamPart, out: FieldBuilder): Gen<void> {
  if (part.name === '' || part.op?.type === 'bad') throw sh.expansionError(sh.dialect.badSubstitution(part.text))
  if ((part.index !== undefined || part.indirect) && !sh.bash) throw sh.expansionError(sh.dialect.badSubstitution(part.text))
  const target = part.indirect ? yield* indirect(sh, part, indexKey) : { value: yield* valueOf(sh, part.name, part.index, indexKey), name: part.name, index: part.index }
  if (part.length) {
    add(out, String(lengthOf(sh, part, target.value)), part.quoted)
    return
  }
  const result = yield* applyOperation(sh, part, target, { expandText, expandPattern, arithmetic })
  if (result === undefined) return
  if ('word' in result) {
    if (part.quoted && result.word.parts.length === 0) out.quoted('')
    yield* addWord(sh, result.word, out)
  } else addValue(out, result, part.quoted)
}

function lengthOf(sh: Shell, part: ParamPart, value: Value): number {
  if ('many' in value) return sh.bash ? value.many.length : Array.from(value.many.join(sh.ifs.slice(0, 1))).length
  if (value.one === undefined && sh.on('nounset')) throw sh.unsetError(part.name)
  return value.one === undefined ? 0 : Array.from(value.one).length
}

function addValue(out: FieldBuilder, value: Value, quoted: boolean): void {
  if ('one' in value) {
    if (value.one !== undefined || quoted) add(out, value.one ?? '', quoted)
    return
  }
  const { many, star } = value
  if (star && (quoted || !out.splits)) add(out, many.join(out.ifs.slice(0, 1)), quoted)
  else {
    many.forEach((item, i) => {
      if (i > 0) out.finish()
      add(out, item, quoted)
    })
  }
}

/** The directory of `~user`; the text itself when there is no such user. */
export function* expandTilde(sh: Shell, user: string): Gen<string> {
  if (user === '') {
    const home = sh.vars.get('HOME')
    return home ?? (sh.bash ? yield* homeOf('root', '/') : '~')
  }
  if (sh.bash && user === '+') return sh.vars.get('PWD') ?? '~+'
  if (sh.bash && user === '-') return sh.vars.get('OLDPWD') ?? '~-'
  return yield* homeOf(user, `~${user}`)
}

function* homeOf(user: string, otherwise: string): Gen<string> {
  try {
    const line = (yield* readTextFile('/etc/passwd')).split('\n').find(l => l.startsWith(`${user}:`))
    return line?.split(':')[5] ?? otherwise
  } catch (error) {
    if (!isErrno(error)) throw error
    return otherwise
  }
}
