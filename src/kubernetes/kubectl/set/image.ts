import { bool } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { all, dryRun, fieldManager, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl set image`. */
export const setImage = kubectlCommand({
  mounts: [{ path: 'set image' }],
  usage: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  short: 'Update the image of a pod template',
  long: `Update existing container image(s) of resources.

 Possible resources include (case insensitive):

        pod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs)`,
  example: `  # Set a deployment's nginx container image to 'nginx:1.9.1', and its busybox container image to 'busybox'
  kubectl set image deployment/nginx busybox=busybox nginx=nginx:1.9.1
  
  # Update all deployments' and rc's nginx container's image to 'nginx:1.9.1'
  kubectl set image deployments,rc nginx=nginx:1.9.1 --all
  
  # Update image of all containers of daemonset abc to 'nginx:1.9.1'
  kubectl set image daemonset abc *=nginx:1.9.1
  
  # Print result (in yaml format) of updating nginx container image from local file, without hitting the server
  kubectl set image -f path/to/file.yaml nginx=nginx:1.9.1 --local -o yaml`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    all,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-set'),
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    local: bool({ help: 'If true, set image will NOT contact api-server but run locally.' }),
    recursive,
    selector,
  },
  *run() {},
})
