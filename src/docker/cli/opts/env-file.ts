import { SysError } from '../../../kernel/errno.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { readTextFile } from '../../../kernel/libc/io.ts'
import type { Env } from '../../../kernel/program.ts'
import { Failure } from '../../../cli/failure.ts'

/** The variables of `--env-file` files, then those of `-e`; a bare name takes the shell's value, or is left out. */
export function* readEnvironment(files: readonly string[], values: readonly string[], env: Env): Gen<readonly string[]> {
  const all: string[] = []
  for (const file of files) all.push(...(yield* readKeyValueFile(file, env)))
  return [...all, ...values.flatMap((value) => fromShell(value, env))]
}

/** Labels of `--label-file` files, then those of `--label`. */
export function* readLabels(files: readonly string[], values: readonly string[]): Gen<readonly string[]> {
  const all: string[] = []
  for (const file of files) all.push(...(yield* readKeyValueFile(file, undefined)))
  return [...all, ...values]
}

/** `a=b` pairs as a record; no `=` gives an empty value. */
export function pairs(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value) => {
    const equals = value.indexOf('=')
    return equals < 0 ? [value, ''] : [value.slice(0, equals), value.slice(equals + 1)]
  }))
}

function fromShell(value: string, env: Env): readonly string[] {
  if (value.includes('=')) return [value]
  const known = env.get(value)
  return known === undefined ? [] : [`${value}=${known}`]
}

function* readKeyValueFile(path: string, env: Env | undefined): Gen<readonly string[]> {
  const text = (yield* contents(path)).replace(/^\uFEFF/, '')
  return text.split('\n').flatMap((line) => readLine(path, line.replace(/\r$/, ''), env))
}

function readLine(path: string, raw: string, env: Env | undefined): readonly string[] {
  const line = raw.trimStart()
  if (line === '' || line.startsWith('#')) return []
  const equals = line.indexOf('=')
  const name = equals < 0 ? line : line.slice(0, equals)
  if (name === '') throw new Failure(`invalid env file (${path}): no variable name on line '${line}'`)
  if (/[ \t\r\n\v\f]/.test(equals < 0 ? name.trim() : name)) throw new Failure(`invalid env file (${path}): variable '${name}' contains whitespaces`)
  if (equals >= 0) return [`${name}=${line.slice(equals + 1)}`]
  return env === undefined ? [] : fromShell(name.trim(), env)
}

function* contents(path: string): Gen<string> {
  try {
    return yield* readTextFile(path)
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    throw new Failure(`open ${path}: ${error.message.toLowerCase()}`)
  }
}
