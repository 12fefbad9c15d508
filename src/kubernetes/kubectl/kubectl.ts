import { command, type Command, type CommandBody, type Invocation, type Mount } from '../../cli/command.ts'
import type { FlagTable } from '../../cli/flag.ts'
import { Failure } from '../../cli/failure.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import type { Env } from '../../kernel/program.ts'
import type { ApiClient } from './client/api-client.ts'
import { failureOf, KubectlError } from './client/errors.ts'
import type { ClientConfig } from './client/kubeconfig.ts'

/** What every kubectl command gets. */
export type Kubectl = {
  readonly api: ApiClient
  readonly config: ClientConfig
  /** The namespace that names without one are looked up in. */
  readonly namespace: string
  /** Whether `--namespace` was on the command line. */
  readonly namespaceGiven: boolean
  readonly env: Env
}

export type KubectlInvocation<F extends FlagTable = FlagTable> = Invocation<F, Kubectl>

/** Declares a kubectl command; errors of its client become kubectl's words and exit status 1. */
export function kubectlCommand<const F extends FlagTable>(spec: CommandBody<F, Kubectl> & { readonly mounts: readonly Mount[] }): Command<Kubectl> {
  return command<Kubectl, F>({ ...spec, run: (invocation) => reported(spec.run(invocation)) })
}

function* reported(run: Gen<number | void>): Gen<number | void> {
  try {
    return yield* run
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error
    throw failureOf(error)
  }
}

/** cmdutil.UsageErrorf: a message and where to find help. */
export function usageError(invocation: { readonly path: string }, message: string): Failure {
  return new Failure(`error: ${message}\nSee '${invocation.path} -h' for help and examples`)
}

/** cobra's complaint of flags that must be given, in the order of their names. */
export function requireFlags(flags: { given(name: string): boolean }, ...names: readonly string[]): void {
  const missing = names.filter((name) => !flags.given(name)).sort()
  if (missing.length > 0) throw new Failure(`error: required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`)
}

/** An error in kubectl's usual form. */
export const failure = (message: string): Failure => new Failure(message.startsWith('error: ') ? message : `error: ${message}`)
