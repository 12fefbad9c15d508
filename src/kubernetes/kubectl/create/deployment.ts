import { int, list } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, validate } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create deployment`. */
export const createDeployment = kubectlCommand({
  mounts: [{ path: 'create deployment', aliases: ['deploy'] }],
  usage: 'NAME --image=image -- [COMMAND] [args...]',
  short: 'Create a deployment with the specified name',
  long: 'Create a deployment with the specified name.',
  example: `  # Create a deployment named my-dep that runs the busybox image
  kubectl create deployment my-dep --image=busybox
  
  # Create a deployment with a command
  kubectl create deployment my-dep --image=busybox -- date
  
  # Create a deployment named my-dep that runs the nginx image with 3 replicas
  kubectl create deployment my-dep --image=nginx --replicas=3
  
  # Create a deployment named my-dep that runs the busybox image and expose port 5701
  kubectl create deployment my-dep --image=busybox --port=5701
  
  # Create a deployment named my-dep that runs multiple containers
  kubectl create deployment my-dep --image=busybox:latest --image=ubuntu:latest --image=nginx`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    image: list({ help: 'Image names to run. A deployment can have multiple images set for multi-container pod.' }),
    port: int({ default: -1, help: 'The containerPort that this deployment exposes.' }),
    replicas: int({ short: 'r', default: 1, help: 'Number of replicas to create. Default is 1.' }),
    'save-config': saveConfig,
    validate,
  },
  *run() {},
})
