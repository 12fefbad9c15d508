import { BUILTINS } from './go-template-funcs.ts'
import { parseTemplate, TemplateError } from './go-template-parse.ts'
import { type TemplateOptions, TemplateRun } from './go-template-run.ts'
import type { GoValue } from './go-value.ts'

/** A template that parsed, ready to run. */
export type Template = {
  /** The output, or Go's error text together with what had been written before it. */
  readonly execute: (data: GoValue) => TemplateResult
}

export type TemplateResult = { readonly text: string; readonly error?: string }

/** Parses a Go text/template; the error is Go's, `template: NAME:LINE: ...`. */
export function compileTemplate(text: string, options: TemplateOptions = {}): Template | { readonly error: string } {
  const name = options.name ?? ''
  const functions = { ...BUILTINS, ...options.functions }
  try {
    const templates = parseTemplate(name, text, (func) => Object.hasOwn(functions, func))
    return { execute: (data) => run(new TemplateRun(name, text, templates, functions, options), data) }
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message }
    throw error
  }
}

function run(state: TemplateRun, data: GoValue): TemplateResult {
  try {
    state.start(data)
    return { text: state.out }
  } catch (error) {
    if (error instanceof TemplateError) return { text: state.out, error: error.message }
    throw error
  }
}

