import type { KubectlInvocation } from '../kubectl.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { failure } from '../kubectl.ts'
import { KubectlError } from '../client/errors.ts'
import { type Info, type SelectionOptions, Selector } from '../resource/selection.ts'
import { workloads } from './registry.ts'
import type { Workload } from './workload.ts'

/** The flags by which the rollout commands find their objects. */
export type RolloutFlags = { readonly filename: readonly string[]; readonly kustomize: string; readonly recursive: boolean; readonly selector: string }

/** The objects of a rollout command, with the errors of those that were not found. */
export function* rolloutInfos({ args, err, context }: Pick<KubectlInvocation, 'args' | 'err' | 'context'>, flags: RolloutFlags): Gen<{ readonly infos: readonly Info[]; readonly errors: readonly KubectlError[] }> {
  if (args.length === 0 && flags.filename.length === 0 && flags.kustomize === '') throw failure('required resource not specified')
  const selection: SelectionOptions = {
    args, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, selector: flags.selector, typeAlone: true,
    namespace: context.namespace, namespaceGiven: context.namespaceGiven,
  }
  return yield* new Selector(context.api, err).infosOf(selection)
}

/** What is known of an object's kind; undefined when it has no rollouts. */
export const workloadOf = ({ type }: Info): Workload | undefined => workloads.find(({ group, kind }) => group === type.group && kind === type.kind)

/** `deployments.apps "web" `, as errors begin. */
export const pluralName = ({ type, name }: Info): string => `${type.plural}${type.group === '' ? '' : `.${type.group}`} "${name}"`

/** A kind that a command does not know. */
export const unsupported = (info: Info, what: string): KubectlError => new KubectlError(`${pluralName(info)} ${what} is not supported`)
