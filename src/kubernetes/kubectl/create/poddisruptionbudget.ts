import { text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, validate } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create poddisruptionbudget`. */
export const createPoddisruptionbudget = kubectlCommand({
  mounts: [{ path: 'create poddisruptionbudget', aliases: ['pdb'] }],
  usage: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  short: 'Create a pod disruption budget with the specified name',
  long: 'Create a pod disruption budget with the specified name, selector, and desired minimum available pods.',
  example: `  # Create a pod disruption budget named my-pdb that will select all pods with the app=rails label
  # and require at least one of them being available at any point in time
  kubectl create poddisruptionbudget my-pdb --selector=app=rails --min-available=1
  
  # Create a pod disruption budget named my-pdb that will select all pods with the app=nginx label
  # and require at least half of the pods selected to be available at any point in time
  kubectl create pdb my-pdb --selector=app=nginx --min-available=50%`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'max-unavailable': text({ help: 'The maximum number or percentage of unavailable pods this budget requires.' }),
    'min-available': text({ help: 'The minimum number or percentage of available pods this budget requires.' }),
    'save-config': saveConfig,
    selector: text({ help: 'A label selector to use for this budget. Only equality-based selector requirements are supported.' }),
    validate,
  },
  *run() {},
})
