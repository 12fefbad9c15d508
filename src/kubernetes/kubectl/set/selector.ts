import { text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { allInNamespace, dryRun, fieldManager, filename, local, printFlags, recursiveByDefault } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl set selector`. */
export const setSelector = kubectlCommand({
  mounts: [{ path: 'set selector' }],
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  short: 'Set the selector on a resource',
  long: `Set the selector on a resource. Note that the new selector will overwrite the old selector if the resource had one prior to the invocation of 'set selector'.

 A selector must begin with a letter or number, and may contain letters, numbers, hyphens, dots, and underscores, up to 63 characters. If --resource-version is specified, then updates will use this resource version, otherwise the existing resource-version will be used. Note: currently selectors can only be set on Service objects.`,
  example: `  # Set the labels and selector before creating a deployment/service pair
  kubectl create service clusterip my-svc --clusterip="None" -o yaml --dry-run=client | kubectl set selector --local -f - 'environment=qa' -o yaml | kubectl create -f -
  kubectl create deployment my-dep -o yaml --dry-run=client | kubectl label --local -f - environment=qa -o yaml | kubectl create -f -`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    all: allInNamespace,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-set'),
    filename: filename('identifying the resource.'),
    local,
    recursive: recursiveByDefault,
    'resource-version': text({ help: 'If non-empty, the selectors update will only succeed if this is the current resource-version for the object. Only valid when specifying a single resource.' }),
  },
  *run() {},
})
