import { int } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl rollout undo`. */
export const rolloutUndo = kubectlCommand({
  mounts: [{ path: 'rollout undo' }],
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'Undo a previous rollout',
  long: 'Roll back to a previous rollout.',
  example: `  # Roll back to the previous deployment
  kubectl rollout undo deployment/abc
  
  # Roll back to daemonset revision 3
  kubectl rollout undo daemonset/abc --to-revision=3
  
  # Roll back to the previous deployment with dry-run
  kubectl rollout undo --dry-run=server deployment/abc`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    recursive,
    selector,
    'to-revision': int({ help: 'The revision to rollback to. Default to 0 (last revision).' }),
  },
  *run() {},
})
