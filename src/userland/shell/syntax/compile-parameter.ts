import type { ParameterOperation, Word as WordTree } from '../../../base/shell-parser.ts'
import type { Grammar } from './context.ts'
import type { ArithSource, ParamOp, Word } from './ir.ts'

/** How the operands of an operation are compiled. */
export type OperandCompiler = {
  readonly grammar: Grammar
  readonly pattern: (tree: WordTree) => Word
  readonly word: (tree: WordTree) => Word
  readonly arith: (tree: WordTree) => ArithSource
}

/** The operation of `${parameter operation}`. What the grammar lacks is a bad substitution when it is reached. */
export function compileOperation(tree: ParameterOperation, compile: OperandCompiler): ParamOp {
  switch (tree.type) {
    case 'Default': {
      const operator = tree.operator.at(-1) as '-' | '=' | '?' | '+'
      return { type: 'default', operator, colon: tree.operator.length === 2, word: compile.word(tree.operand) }
    }
    case 'Remove':
      return { type: 'remove', operator: tree.operator, pattern: compile.pattern(tree.operand) }
    case 'Replace':
      if (compile.grammar === 'dash') return { type: 'bad' }
      return { type: 'replace', operator: tree.operator, pattern: compile.pattern(tree.pattern), replacement: compile.pattern(tree.replacement) }
    case 'Slice':
      if (compile.grammar === 'dash') return { type: 'bad' }
      return {
        type: 'slice',
        offset: compile.arith(tree.offset),
        length: tree.length === undefined ? undefined : compile.arith(tree.length),
      }
    case 'CaseModification':
      if (compile.grammar !== 'bash') return { type: 'bad' }
      return { type: 'case', operator: tree.operator, pattern: tree.operand === undefined ? undefined : compile.pattern(tree.operand) }
    case 'Transform':
      return compile.grammar === 'bash' ? { type: 'transform', operator: tree.operand.text } : { type: 'bad' }
    case 'Names':
      return compile.grammar === 'bash' ? { type: 'names', operator: tree.operator } : { type: 'bad' }
    case 'Unknown':
      return { type: 'bad' }
  }
}
