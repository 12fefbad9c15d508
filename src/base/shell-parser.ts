/** The shell grammar: `unbash`'s parser, printer and syntax tree, under the names the shell uses. */
export { forEachChild, parse } from 'unbash'
export { print } from 'unbash/printer'
export type {
  Assignment, Case, Command, CompoundList, Coproc, DoubleQuotedChild, Function as FunctionDefinition, HereDoc, HereString,
  ParameterExpansionPart, ParameterOperation, ParsedScript, Redirect, Redirection, Statement,
  SyntaxNode, TestExpression, Word, WordPart,
} from 'unbash'
