import { bool } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, filename, printFlags } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl apply set-last-applied`. */
export const applySetLastApplied = kubectlCommand({
  mounts: [{ path: 'apply set-last-applied' }],
  usage: '-f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  long: "Set the latest last-applied-configuration annotations by setting it to match the contents of a file. This results in the last-applied-configuration being updated as though 'kubectl apply -f<file> ' was run, without updating any other parts of the object.",
  example: `  # Set the last-applied-configuration of a resource to match the contents of a file
  kubectl apply set-last-applied -f deploy.yaml
  
  # Execute set-last-applied against each configuration file in a directory
  kubectl apply set-last-applied -f path/
  
  # Set the last-applied-configuration of a resource to match the contents of a file; will create the annotation if it does not already exist
  kubectl apply set-last-applied -f deploy.yaml --create-annotation=true`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'create-annotation': bool({ help: "Will create 'last-applied-configuration' annotations if current objects doesn't have one" }),
    'dry-run': dryRun,
    filename: filename('Filename, directory, or URL to files that contains the last-applied-configuration annotations'),
  },
  *run() {},
})
