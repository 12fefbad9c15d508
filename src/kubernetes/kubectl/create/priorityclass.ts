import { bool, int, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, validate } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create priorityclass`. */
export const createPriorityclass = kubectlCommand({
  mounts: [{ path: 'create priorityclass', aliases: ['pc'] }],
  usage: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  short: 'Create a priority class with the specified name',
  long: 'Create a priority class with the specified name, value, globalDefault and description.',
  example: `  # Create a priority class named high-priority
  kubectl create priorityclass high-priority --value=1000 --description="high priority"
  
  # Create a priority class named default-priority that is considered as the global default priority
  kubectl create priorityclass default-priority --value=1000 --global-default=true --description="default priority"
  
  # Create a priority class named high-priority that cannot preempt pods with lower priority
  kubectl create priorityclass high-priority --value=1000 --description="high priority" --preemption-policy="Never"`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    description: text({ help: 'description is an arbitrary string that usually provides guidelines on when this priority class should be used.' }),
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'global-default': bool({ help: 'global-default specifies whether this PriorityClass should be considered as the default priority.' }),
    'preemption-policy': text({ default: 'PreemptLowerPriority', help: 'preemption-policy is the policy for preempting pods with lower priority.' }),
    'save-config': saveConfig,
    validate,
    value: int({ help: 'the value of this priority class.' }),
  },
  *run() {},
})
