import { anyArgs } from '../../cli/arity.ts'
import { kubectlCommand, usageError } from './kubectl.ts'
import { type ApiObject, listField, mapField, nameOf, textField } from './resource/object.ts'

/** `kubectl cluster-info`. */
export const clusterInfo = kubectlCommand({
  mounts: [{ path: 'cluster-info' }],
  usage: '[flags]',
  short: 'Display cluster information',
  long: "Display addresses of the control plane and services with label kubernetes.io/cluster-service=true. To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.",
  example: `  # Print the address of the control plane and cluster services
  kubectl cluster-info`,
  args: anyArgs,
  complete: 'none',
  flags: {},
  *run(invocation) {
    const { args, out, context } = invocation
    if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`)
    const services = yield* context.api.json<ApiObject>('GET', '/api/v1/namespaces/kube-system/services', { query: { labelSelector: 'kubernetes.io/cluster-service=true', limit: 500 } })
    const { server } = context.config
    yield* out.line(`Kubernetes control plane is running at ${server}`)
    for (const service of listField(services, 'items')) {
      const [port] = listField(service, 'spec', 'ports')
      const portName = textField(port, 'name')
      const called = mapField(service, 'metadata', 'labels')['kubernetes.io/name'] ?? nameOf(service)
      yield* out.line(`${called} is running at ${server}/api/v1/namespaces/kube-system/services/${nameOf(service)}${portName === '' ? '' : `:${portName}`}/proxy`)
    }
    yield* out.text("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
  },
})
