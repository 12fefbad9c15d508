/** The shell grammar: `unbash`'s parser, printer and syntax tree, under the names the shell uses. */
export { forEachChild, parse } from 'unbash'
export { print } from 'unbash/printer'
export type {
  ArithmeticCommand, ArithmeticFor, Assignment, Case, Command, CompoundList, Coproc, DoubleQuotedChild, For, Function as FunctionDefinition, HereDoc, HereString,
  If, ParameterExpansionPart, ParameterOperation, ParsedScript, ParseError, Redirect, Redirected, Redirection, RedirectOperator, Select, Statement,
  SyntaxNode, TestExpression, While, Word, WordPart,
} from 'unbash'
