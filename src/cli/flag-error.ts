import { quoteGo, quoteGoRune } from '../base/quote.ts'

/** Why a command line could not be read. */
export type FlagError =
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'unknownShort'; readonly letter: string; readonly group: string }
  | { readonly kind: 'needsValue'; readonly argument: string }
  | { readonly kind: 'needsValueShort'; readonly letter: string; readonly group: string }
  | { readonly kind: 'badValue'; readonly flag: string; readonly value: string; readonly reason: string }
  | { readonly kind: 'badSyntax'; readonly argument: string }

/** pflag's words for it; docker, kubectl and every other cobra program add only a tail. */
export function pflagText(error: FlagError): string {
  switch (error.kind) {
    case 'unknown': return `unknown flag: --${error.name}`
    case 'unknownShort': return `unknown shorthand flag: ${quoteGoRune(error.letter.codePointAt(0) ?? 0)} in -${error.group}`
    case 'needsValue': return `flag needs an argument: ${error.argument}`
    case 'needsValueShort': return `flag needs an argument: ${quoteGoRune(error.letter.codePointAt(0) ?? 0)} in -${error.group}`
    case 'badValue': return `invalid argument ${quoteGo(error.value)} for ${quoteGo(error.flag)} flag: ${error.reason}`
    case 'badSyntax': return `bad flag syntax: ${error.argument}`
  }
}
