import { bool, int } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { fieldManager, filename, forceConflicts, kustomize, pruneAllowlist, recursive, selector, serverSide } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl diff`. */
export const diff = kubectlCommand({
  mounts: [{ path: 'diff' }],
  usage: '-f FILENAME',
  short: 'Diff the live version against a would-be applied version',
  long: `Diff configurations specified by file name or stdin between the current online configuration, and the configuration as it would be if applied.

 The output is always YAML.

 KUBECTL_EXTERNAL_DIFF environment variable can be used to select your own diff command. Users can use external commands with params too, example: KUBECTL_EXTERNAL_DIFF="colordiff -N -u"

 By default, the "diff" command available in your path will be run with the "-u" (unified diff) and "-N" (treat absent files as empty) options.

 Exit status: 0 No differences were found. 1 Differences were found. >1 Kubectl or diff failed with an error.

 Note: KUBECTL_EXTERNAL_DIFF, if used, is expected to follow that convention.`,
  example: `  # Diff resources included in pod.json
  kubectl diff -f pod.json
  
  # Diff file read from stdin
  cat service.yaml | kubectl diff -f -`,
  args: anyArgs,
  notYet: true,
  flags: {
    concurrency: int({ default: 1, help: 'Number of objects to process in parallel when diffing against the live version. Larger number = faster, but more memory, I/O and CPU over that shorter period of time.' }),
    'field-manager': fieldManager('kubectl-client-side-apply'),
    filename: filename('Filename, directory, or URL to files contains the configuration to diff'),
    'force-conflicts': forceConflicts,
    kustomize,
    prune: bool({ help: 'Include resources that would be deleted by pruning. Can be used with -l and default shows all resources would be pruned' }),
    'prune-allowlist': pruneAllowlist,
    recursive,
    selector,
    'server-side': serverSide,
    'show-managed-fields': bool({ help: 'If true, include managed fields in the diff.' }),
  },
  *run() {},
})
