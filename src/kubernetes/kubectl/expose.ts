import { text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { dryRun, fieldManager, filename, kustomize, overrideType, overrides, printFlags, recursive, saveConfig } from './flags.ts'
import { throwCollected } from './client/errors.ts'
import { overridden, sendNew } from './generate/create-object.ts'
import { exposeService } from './generate/expose.ts'
import { SERVICE_TYPE } from './generate/service.ts'
import { failure, kubectlCommand } from './kubectl.ts'
import { printObject, writePrinter } from './print/output.ts'
import { NEEDS_RESOURCES, Selector } from './resource/selection.ts'
import { operation, writeMode } from './write/mode.ts'

/** `kubectl expose`. */
export const expose = kubectlCommand({
  mounts: [{ path: 'expose' }],
  usage: '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  long: `Expose a resource as a new Kubernetes service.

 Looks up a deployment, service, replica set, replication controller or pod by name and uses the selector for that resource as the selector for a new service on the specified port. A deployment or replica set will be exposed as a service only if its selector is convertible to a selector that service supports, i.e. when the selector contains only the matchLabels component. Note that if no port is specified via --port and the exposed resource has multiple ports, all will be re-used by the new service. Also if no labels are specified, the new service will re-use the labels from the resource it exposes.

 Possible resources include (case insensitive):

 pod (po), service (svc), replicationcontroller (rc), deployment (deploy), replicaset (rs)`,
  example: `  # Create a service for a replicated nginx, which serves on port 80 and connects to the containers on port 8000
  kubectl expose rc nginx --port=80 --target-port=8000
  
  # Create a service for a replication controller identified by type and name specified in "nginx-controller.yaml", which serves on port 80 and connects to the containers on port 8000
  kubectl expose -f nginx-controller.yaml --port=80 --target-port=8000
  
  # Create a service for a pod valid-pod, which serves on port 444 with the name "frontend"
  kubectl expose pod valid-pod --port=444 --name=frontend
  
  # Create a second service based on the above service, exposing the container port 8443 as port 443 with the name "nginx-https"
  kubectl expose service nginx --port=443 --target-port=8443 --name=nginx-https
  
  # Create a service for a replicated streaming application on port 4100 balancing UDP traffic and named 'video-stream'.
  kubectl expose rc streamer --port=4100 --protocol=UDP --name=video-stream
  
  # Create a service for a replicated nginx using replica set, which serves on port 80 and connects to the containers on port 8000
  kubectl expose rs nginx --port=80 --target-port=8000
  
  # Create a service for an nginx deployment, which serves on port 80 and connects to the containers on port 8000
  kubectl expose deployment nginx --port=80 --target-port=8000`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    'cluster-ip': text({ help: "ClusterIP to be assigned to the service. Leave empty to auto-allocate, or set to 'None' to create a headless service." }),
    'dry-run': dryRun,
    'external-ip': text({ help: 'Additional external IP address (not managed by Kubernetes) to accept for the service. If this IP is routed to a node, the service can be accessed by this IP in addition to its generated service IP.' }),
    'field-manager': fieldManager('kubectl-expose'),
    filename: filename('Filename, directory, or URL to files identifying the resource to expose a service'),
    kustomize,
    labels: text({ short: 'l', help: 'Labels to apply to the service created by this call.' }),
    'load-balancer-ip': text({ help: 'IP to assign to the LoadBalancer. If empty, an ephemeral IP will be created and used (cloud-provider specific).' }),
    name: text({ help: 'The name for the newly created object.' }),
    'override-type': overrideType,
    overrides,
    port: text({ help: 'The port that the service should serve on. Copied from the resource being exposed, if unspecified' }),
    protocol: text({ help: "The network protocol for the service to be created. Default is 'TCP'." }),
    recursive,
    'save-config': saveConfig,
    selector: text({ help: 'A label selector to use for this service. Only equality-based selector requirements are supported. If empty (the default) infer the selector from the replication controller or replica set.)' }),
    'session-affinity': text({ help: "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'" }),
    'target-port': text({ help: 'Name or number for the port on the container that the service should direct traffic to. Optional.' }),
    type: text({ help: "Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName. Default is 'ClusterIP'." }),
  },
  *run(invocation) {
    const { args, flags, err, context } = invocation
    const selector = new Selector(context.api, err)
    if (args.length === 0 && flags.filename.length === 0 && flags.kustomize === '') throw failure(NEEDS_RESOURCES)
    const { infos, errors } = yield* selector.infosOf({
      args, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, namespace: context.namespace, namespaceGiven: context.namespaceGiven,
    })
    throwCollected(errors)
    const [info, ...more] = infos
    if (info === undefined || more.length > 0) throw failure('multiple resources provided')
    if (!EXPOSABLE.includes(info.type.kind)) throw failure(`cannot expose a ${info.type.kind}${info.type.group === '' ? '' : `.${info.type.group}`}`)
    const service = exposeService(info.object, {
      name: flags.name, port: flags.port, protocol: flags.protocol, targetPort: flags['target-port'], type: flags.type, clusterIP: flags['cluster-ip'], externalIP: flags['external-ip'],
      loadBalancerIP: flags['load-balancer-ip'], labels: flags.labels, selector: flags.selector, sessionAffinity: flags['session-affinity'],
    })
    const mode = yield* writeMode(flags, err)
    const printer = yield* writePrinter(flags, operation('exposed', mode), { typed: true })
    const wanted = overridden(service, flags.overrides, flags['override-type'])
    yield* printObject(invocation.out, printer, yield* sendNew(invocation, mode, SERVICE_TYPE, wanted, flags['save-config']))
  },
})

const EXPOSABLE = ['Deployment', 'ReplicaSet', 'ReplicationController', 'Pod', 'Service']
