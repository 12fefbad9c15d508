import { PosixRegex, type RegexOptions } from '../../base/posix-regex.ts'

export { type PosixRegex, RegexError, type RegexMatch } from '../../base/posix-regex.ts'

/** The pattern ready to match. Throws `RegexError`. */
export const posixRegex = (pattern: string, options: RegexOptions): PosixRegex => new PosixRegex(pattern, options)
