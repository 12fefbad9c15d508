import type { Gen } from '../../../kernel/coroutine.ts'
import { evaluateText } from '../expand/arithmetic.ts'
import { expandPattern, expandText } from '../expand/expand.ts'
import { Pattern, unquotePattern } from '../expand/pattern.ts'
import type { TestExpr, Word } from '../syntax/ir.ts'
import { compareFiles, unaryTest } from './file-test.ts'
import { matchRegex } from './regex.ts'
import type { Shell } from './shell.ts'
import { trace } from './simple.ts'

/** The status of `[[ expression ]]`: 0 true, 1 false, 2 wrong. */
export function* evaluateTest(sh: Shell, expression: TestExpr): Gen<number> {
  switch (expression.kind) {
    case 'not': {
      const status = yield* evaluateTest(sh, expression.operand)
      return status === 2 ? 2 : 1 - status
    }
    case 'logical': {
      let status = 0
      for (const operand of expression.operands) {
        status = yield* evaluateTest(sh, operand)
        if (status === 2 || (status === 0) === (expression.operator === '||')) return status
      }
      return status
    }
    case 'unary': {
      const operand = yield* expandText(sh, expression.operand)
      if (sh.on('xtrace')) yield* trace(sh, ['[[', expression.operator, operand, ']]'])
      return (yield* unaryTest(sh, expression.operator, operand)) ? 0 : 1
    }
    case 'binary':
      return yield* binary(sh, expression.operator, expression.left, expression.right)
  }
}

const NUMERIC: Readonly<Record<string, string>> = { '-eq': '==', '-ne': '!=', '-lt': '<', '-le': '<=', '-gt': '>', '-ge': '>=' }

function* binary(sh: Shell, operator: string, leftWord: Word, rightWord: Word): Gen<number> {
  const left = yield* expandText(sh, leftWord)
  if (operator === '=~') return yield* matchWord(sh, left, rightWord)
  if (operator === '==' || operator === '=' || operator === '!=') {
    const pattern = yield* expandPattern(sh, rightWord)
    if (sh.on('xtrace')) yield* trace(sh, ['[[', left, operator, unquotePattern(pattern), ']]'])
    const matches = new Pattern(pattern, { extglob: true, ignoreCase: sh.shopt('nocasematch') }).test(left)
    return matches === (operator !== '!=') ? 0 : 1
  }
  const right = yield* expandText(sh, rightWord)
  if (sh.on('xtrace')) yield* trace(sh, ['[[', left, operator, right, ']]'])
  if (operator === '<') return left < right ? 0 : 1
  if (operator === '>') return left > right ? 0 : 1
  const comparison = NUMERIC[operator]
  if (comparison === undefined) return (yield* compareFiles(operator, left, right)) ? 0 : 1
  const [a, b] = [evaluateText(sh, left), evaluateText(sh, right)]
  const order = a < b ? -1 : a > b ? 1 : 0
  const truth = { '==': order === 0, '!=': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[comparison]
  return truth ? 0 : 1
}

function* matchWord(sh: Shell, text: string, word: Word): Gen<number> {
  let source = ''
  for (const part of word.parts) {
    if (part.kind === 'text' && !part.quoted) source += part.text
    else {
      const quoted = part.kind === 'text' || ('quoted' in part && part.quoted)
      const value = yield* expandText(sh, { parts: [part], literal: undefined, text: '', plain: false })
      source += quoted ? value.replace(/[.[\]{}()*+?^$|\\]/g, '\\$&') : value
    }
  }
  if (sh.on('xtrace')) yield* trace(sh, ['[[', text, '=~', source, ']]'])
  const match = matchRegex(source, text, sh.shopt('nocasematch'))
  if (match === undefined) return 2
  sh.vars.put('BASH_REMATCH', { value: undefined, items: new Map(match === null ? [] : Array.from(match, (m, i) => [i, m ?? ''] as const)) })
  return match === null ? 1 : 0
}
