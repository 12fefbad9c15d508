import { int, list } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, validate } from '../flags.ts'
import { newMeta } from '../generate/container.ts'
import { createObject, knownType, nameArgument } from '../generate/create-object.ts'
import { kubectlCommand, requireFlags, usageError } from '../kubectl.ts'

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
  complete: 'none',
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
  *run(invocation) {
    const { flags, args, dash } = invocation
    requireFlags(flags, 'image')
    const name = nameArgument(invocation)
    const words = args.slice(dash ?? 1)
    if (flags.image.length > 1 && words.length > 0) throw usageError(invocation, `cannot specify multiple --image options and command`)
    const containers = flags.image.map((image, i) => ({
      name: containerName(image, flags.image.slice(0, i)),
      image,
      ...(words.length === 0 ? {} : { command: words }),
      ...(flags.port >= 0 && i === 0 ? { ports: [{ containerPort: flags.port }] } : {}),
      resources: {},
    }))
    const labels = { app: name }
    const deployment = {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: newMeta(name, labels),
      spec: { replicas: flags.replicas, selector: { matchLabels: labels }, template: { metadata: newMeta('', labels), spec: { containers } }, strategy: {} },
      status: {},
    }
    yield* createObject(invocation, flags, knownType('apps', 'v1', 'Deployment', 'deployments'), deployment, 'failed to create deployment: ')
  },
})

/** A container's name: the last part of its image's, with a number when it is taken. */
function containerName(image: string, before: readonly string[]): string {
  const base = (reference: string): string => {
    const last = reference.split('/').at(-1) ?? ''
    const [name = ''] = last.split(/[:@]/)
    return name.toLowerCase().replaceAll(/[^-a-z0-9]/g, '').replaceAll(/^-+|-+$/g, '')
  }
  const name = base(image)
  const same = before.filter((other) => base(other) === name).length
  return same === 0 ? name : `${name}-${same + 1}`
}
