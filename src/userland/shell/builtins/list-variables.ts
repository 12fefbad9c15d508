import { quoteAsh, quoteIfNeeded } from '../expand/transform.ts'
import type { Shell } from '../interp/shell.ts'
import { subscripts, type Variable } from '../interp/variables.ts'

/** All variables as `set` alone lists them. */
export function listVariables(sh: Shell): string {
  return sh.vars.names().map(name => {
    const v = sh.vars.own(name) as Variable
    if (v.items !== undefined || v.keyed !== undefined) return `${name}=(${subscripts(v).map(k => `[${quoteIfNeeded(k)}]="${v.keyed?.get(k) ?? v.items?.get(Number(k)) ?? ''}"`).join(' ')})\n`
    if (v.value === undefined) return ''
    return `${name}=${sh.bash ? quoteIfNeeded(v.value).replace(/^''$/, '') : quoteAsh(v.value)}\n`
  }).join('')
}
