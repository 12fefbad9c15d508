/** Which styles libyaml's emitter allows for a scalar in block context. */
export type ScalarAnalysis = { readonly multiline: boolean; readonly plain: boolean; readonly single: boolean; readonly block: boolean }

const BREAKS = '\n\r\u0085\u2028\u2029'
const FIRST_INDICATORS = '#,[]{}&*!|>\'"%@`'
const PRINTABLE = /^[\n -~\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/

const isBreak = (char: string | undefined): boolean => char !== undefined && BREAKS.includes(char)
const isBlankOrEnd = (char: string | undefined): boolean => char === undefined || char === ' ' || char === '\t'

/** Looks at a scalar as yaml_emitter_analyze_scalar does. */
export function analyzeScalar(text: string): ScalarAnalysis {
  if (text === '') return { multiline: false, plain: true, single: true, block: false }
  const chars = [...text]
  const last = chars.at(-1)
  const special = chars.some((char) => !PRINTABLE.test(char))
  const lineBreaks = chars.some((char) => isBreak(char))
  const breakSpace = chars.some((char, i) => char === ' ' && isBreak(chars[i - 1]))
  const spaceBreak = chars.some((char, i) => isBreak(char) && chars[i - 1] === ' ')
  const edge = chars[0] === ' ' || isBreak(chars[0]) || last === ' ' || isBreak(last)
  const indicators = /^(---|\.\.\.)/.test(text) || chars.some((char, i) => isIndicator(chars, char, i))
  return {
    multiline: lineBreaks,
    plain: !(edge || breakSpace || spaceBreak || special || lineBreaks || indicators),
    single: !(breakSpace || spaceBreak || special),
    block: !(last === ' ' || spaceBreak || special),
  }
}

function isIndicator(chars: readonly string[], char: string, i: number): boolean {
  const followed = isBlankOrEnd(chars[i + 1])
  if (i === 0) return FIRST_INDICATORS.includes(char) || ('?:-'.includes(char) && followed)
  return (char === ':' && followed) || (char === '#' && (isBlankOrEnd(chars[i - 1]) || isBreak(chars[i - 1])))
}
