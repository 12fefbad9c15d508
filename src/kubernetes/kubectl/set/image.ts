import { bool } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { all, dryRun, fieldManager, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { KubectlError, ManyErrors } from '../client/errors.ts'
import { failure, kubectlCommand } from '../kubectl.ts'
import { nameText, writePrinter } from '../print/output.ts'
import { listField, textField } from '../resource/object.ts'
import { splitPairs } from '../resource/pairs.ts'
import { mapContainers, podSpecPath } from '../resource/pod-template.ts'
import { LOCAL_NEEDS_FILES, NEEDS_RESOURCES, Selector } from '../resource/selection.ts'
import { operation, writeMode } from '../write/mode.ts'
import { changeInfos } from '../write/patch-infos.ts'

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
  complete: 'resources',
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
  *run(invocation) {
    const { flags, out, err, context } = invocation
    const { resources, pairs } = splitPairs(invocation.args, 'image', (word) => word.includes('='))
    const mode = yield* writeMode(flags, err)
    if (flags.local && flags.filename.length === 0) throw failure(LOCAL_NEEDS_FILES)
    if (flags.local && resources.length > 0) throw failure(LOCAL_NEEDS_FILES)
    if (resources.length === 0 && flags.filename.length === 0 && flags.kustomize === '') throw failure(NEEDS_RESOURCES)
    if (pairs.length === 0) throw failure('at least one image update is required')
    const images = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const))
    if (images.has('*') && images.size > 1) throw failure('all containers are already specified by *, but saw more than one container_name=container_image pairs')
    const selector = new Selector(context.api, err)
    const { infos, errors } = yield* selector.infosOf({
      args: resources, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, selector: flags.selector, all: flags.all, local: flags.local,
      namespace: context.namespace, namespaceGiven: context.namespaceGiven,
    })
    yield* changeInfos(context.api, infos, errors, {
      mode,
      local: flags.local,
      out,
      patchType: 'strategic',
      printer: (done) => writePrinter(flags, operation(done, mode)),
      *change({ object }) {
        const path = podSpecPath(object)
        if (path === undefined) throw new KubectlError(`${nameText(object, '').trim()} the object is not a pod or does not have a pod template`)
        const names = ['initContainers', 'containers'].flatMap((key) => listField(object, ...path, key).map((container) => textField(container, 'name')))
        const missing = [...images.keys()].filter((name) => name !== '*' && !names.includes(name))
        if (missing.length > 0) throw new ManyErrors(missing.map((name) => new KubectlError(`unable to find container named "${name}"`)))
        const changed = mapContainers(object, path, (container) => {
          const image = images.get(textField(container, 'name')) ?? images.get('*')
          return image === undefined || image === container['image'] ? container : { ...container, image }
        })
        return changed === object ? (flags.local || flags.output !== '' ? { object, done: 'image updated' } : undefined) : { object: changed, done: 'image updated' }
      },
    })
  },
})
