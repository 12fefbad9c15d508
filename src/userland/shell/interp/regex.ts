import { PosixRegex, RegexError, type RegexMatch } from '../../../base/posix-regex.ts'

/** What `text =~ source` finds: a match, null for none, or undefined when the source is no regular expression (or asks for too much). */
export function matchRegex(source: string, text: string, ignoreCase: boolean): RegexMatch | null | undefined {
  try {
    return new PosixRegex(source, { syntax: 'bash', ignoreCase }).exec(text)
  } catch (error) {
    if (error instanceof RegexError) return undefined
    throw error
  }
}
