import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { QueryValues } from '../client/api-client.ts'
import { klogPrefix } from '../client/discovery.ts'
import { KubectlError } from '../client/errors.ts'

/** How a command writes: for real, as a trial on the server, or not at all. */
export type WriteMode = { readonly dryRun: 'none' | 'client' | 'server'; readonly fieldManager: string; readonly fieldValidation: string | undefined }

/** The flags that say how a command writes. */
export type WriteFlags = { readonly 'dry-run': string; readonly 'field-manager'?: string; readonly validate?: string }

/** Reads the flags; `--dry-run` alone and its old values are warned about. */
export function* writeMode(flags: WriteFlags, err: Writer): Gen<WriteMode> {
  return { dryRun: yield* dryRunOf(flags['dry-run'], err), fieldManager: flags['field-manager'] ?? '', fieldValidation: flags.validate === undefined ? undefined : validationOf(flags.validate) }
}

function* dryRunOf(value: string, err: Writer): Gen<WriteMode['dryRun']> {
  if (value === 'none' || value === 'client' || value === 'server') return value
  const old = /^(true|1|t|T|TRUE|True)$/.test(value) ? true : /^(false|0|f|F|FALSE|False)$/.test(value) ? false : undefined
  if (value !== 'unchanged' && old === undefined) throw new KubectlError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
  const prefix = `${yield* klogPrefix('W')} helpers.go:${value === 'unchanged' ? '702' : '691'}]`
  if (value === 'unchanged') yield* err.line(`${prefix} --dry-run is deprecated and can be replaced with --dry-run=client.`)
  else yield* err.line(`${prefix} --dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${old ? 'client' : 'none'}.`)
  return old === false ? 'none' : 'client'
}

function validationOf(value: string): string {
  if (value === 'strict' || value === 'true') return 'Strict'
  if (value === 'warn') return 'Warn'
  if (value === 'ignore' || value === 'false') return 'Ignore'
  throw new KubectlError(`invalid - validate option "${value}"; must be one of: strict (or true), warn, or ignore (or false)`)
}

/** The query of a write. */
export function writeQuery(mode: WriteMode): QueryValues {
  return { dryRun: mode.dryRun === 'server' ? 'All' : undefined, fieldManager: mode.fieldManager, fieldValidation: mode.fieldValidation }
}

/** What happened, with what it was only for: `created (dry run)`. */
export function operation(word: string, mode: Pick<WriteMode, 'dryRun'>): string {
  return mode.dryRun === 'none' ? word : `${word} (${mode.dryRun === 'server' ? 'server ' : ''}dry run)`
}
