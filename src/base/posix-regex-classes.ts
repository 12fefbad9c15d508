/** What `\w` and the word edges take for a word's character, as the inside of a JavaScript class. */
export const WORD = '\\p{L}\\p{Nd}_'

const CLASSES: Readonly<Record<string, string>> = {
  alpha: '\\p{L}', digit: '0-9', alnum: '\\p{L}\\p{Nd}', upper: '\\p{Lu}', lower: '\\p{Ll}', space: '\\s', blank: ' \\t', punct: '!-\\/:-@\\[-`{-~', print: ' -~\\u{a0}-\\u{10ffff}', graph: '!-~\\u{a1}-\\u{10ffff}', cntrl: '\\x00-\\x1f\\x7f', xdigit: '0-9A-Fa-f',
}

/** The inside of the JavaScript class of `[:name:]`; undefined when there is none of that name. */
export function namedClass(name: string, ignoreCase: boolean): string | undefined {
  return ignoreCase && (name === 'upper' || name === 'lower') ? '\\p{L}' : CLASSES[name]
}

/** One character as JavaScript writes it outside of a class. */
export const literal = (c: string): string => (/[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c === '\n' ? '\\n' : c)

/** One character as JavaScript writes it inside of a class. */
export const classLiteral = (c: string): string => (/[\\^\][-]/.test(c) ? `\\${c}` : c)
