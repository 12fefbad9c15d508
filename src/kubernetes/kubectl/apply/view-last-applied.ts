import { text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { allInNamespace, filename, kustomize, recursive, selector } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl apply view-last-applied`. */
export const applyViewLastApplied = kubectlCommand({
  mounts: [{ path: 'apply view-last-applied' }],
  usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  long: `View the latest last-applied-configuration annotations by type/name or file.

 The default output will be printed to stdout in YAML format. You can use the -o option to change the output format.`,
  example: `  # View the last-applied-configuration annotations by type/name in YAML
  kubectl apply view-last-applied deployment/nginx
  
  # View the last-applied-configuration annotations by file in JSON
  kubectl apply view-last-applied -f deploy.yaml -o json`,
  args: anyArgs,
  notYet: true,
  flags: {
    all: allInNamespace,
    filename: filename('Filename, directory, or URL to files that contains the last-applied-configuration annotations'),
    kustomize,
    output: text({ short: 'o', default: 'yaml', help: 'Output format. Must be one of (yaml, json)' }),
    recursive,
    selector,
  },
  *run() {},
})
