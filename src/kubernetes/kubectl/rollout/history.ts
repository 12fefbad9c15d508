import { int } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl rollout history`. */
export const rolloutHistory = kubectlCommand({
  mounts: [{ path: 'rollout history' }],
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'View rollout history',
  long: 'View previous rollout revisions and configurations.',
  example: `  # View the rollout history of a deployment
  kubectl rollout history deployment/abc
  
  # View the details of daemonset revision 3
  kubectl rollout history daemonset/abc --revision=3`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    recursive,
    revision: int({ help: 'See the details, including podTemplate of the revision specified' }),
    selector,
  },
  *run() {},
})
