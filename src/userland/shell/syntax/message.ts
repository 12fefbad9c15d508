import type { Grammar, ShellSyntaxError } from './context.ts'

/** The lines that a shell prints about a syntax error, without its `name: line n:`. */
export function describeSyntaxError(grammar: Grammar, error: ShellSyntaxError, text: string): string[] {
  const expecting = expected(error.message)
  if (grammar === 'bash') return bashLines(error, text)
  const tail = expecting === undefined ? '' : ` (expecting "${expecting}")`
  const unterminated = unterminatedText(error.message)
  if (grammar === 'ash') {
    if (unterminated !== undefined) return [`syntax error: ${unterminated}`]
    if (error.message.startsWith('bad ')) return [`syntax error: ${error.message}`]
    return [`syntax error: unexpected ${tokenText(error, 'end of file')}${tail}`]
  }
  if (unterminated !== undefined) return [`Syntax error: ${capital(unterminated)}`]
  if (error.message.startsWith('bad ')) return [`Syntax error: ${capital(error.message)}`]
  return [`Syntax error: ${tokenText(error, 'end of file')} unexpected${tail}`]
}

function tokenText(error: ShellSyntaxError, end: string): string {
  if (error.token === undefined) return end
  return error.token === '\n' ? 'newline' : /^[a-zA-Z_]+$/.test(error.token) && !KEYWORDS.has(error.token) ? 'word' : `"${error.token}"`
}

const KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'case', 'esac', 'while', 'until', 'for', 'in'])
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function expected(message: string): string | undefined {
  const close = /expected '([^']+)'/.exec(message)?.[1]
  return close === '|' || close === '&&' ? undefined : close
}

function unterminatedText(message: string): string | undefined {
  if (!message.startsWith('unterminated')) return undefined
  if (/quote/.test(message)) return 'unterminated quoted string'
  if (/backtick/.test(message)) return 'EOF in backquote substitution'
  return undefined
}

const CLOSERS: readonly [RegExp, string][] = [[/double quote/, '"'], [/single quote/, "'"], [/backtick/, '`'], [/parameter expansion/, '}'], [/command substitution|arithmetic|glob/, ')']]

function bashLines(error: ShellSyntaxError, text: string): string[] {
  const closer = error.message.startsWith('unterminated') ? CLOSERS.find(([re]) => re.test(error.message))?.[1] : undefined
  if (closer !== undefined) return [`unexpected EOF while looking for matching \`${closer}'`]
  if (error.token === undefined) return ['syntax error: unexpected end of file']
  const token = error.token === '\n' ? 'newline' : error.token
  const line = text.split('\n')[error.line - 1]
  return [`syntax error near unexpected token \`${token}'`, ...(line === undefined ? [] : [`\`${line}'`])]
}
