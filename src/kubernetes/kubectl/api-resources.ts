import { bool, list, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { noHeaders } from './flags.ts'
import { discover, groupVersionText, type ResourceType, resourceText } from './client/discovery.ts'
import { failure, kubectlCommand, usageError } from './kubectl.ts'
import { newTabWriter } from './print/table.ts'

/** `kubectl api-resources`. */
export const apiResources = kubectlCommand({
  mounts: [{ path: 'api-resources' }],
  usage: '[flags]',
  short: 'Print the supported API resources on the server',
  long: 'Print the supported API resources on the server.',
  example: `  # Print the supported API resources
  kubectl api-resources
  
  # Print the supported API resources with more information
  kubectl api-resources -o wide
  
  # Print the supported API resources sorted by a column
  kubectl api-resources --sort-by=name
  
  # Print the supported namespaced resources
  kubectl api-resources --namespaced=true
  
  # Print the supported non-namespaced resources
  kubectl api-resources --namespaced=false
  
  # Print the supported API resources with a specific APIGroup
  kubectl api-resources --api-group=rbac.authorization.k8s.io`,
  args: anyArgs,
  complete: 'none',
  flags: {
    'api-group': text({ help: 'Limit to resources in the specified API group.' }),
    cached: bool({ notYet: true, help: 'Use the cached list of resources if available.' }),
    categories: list({ help: 'Limit to resources that belong to the specified categories.' }),
    namespaced: bool({ default: true, help: 'If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.' }),
    'no-headers': noHeaders,
    output: text({ short: 'o', help: 'Output format. One of: (wide, name).' }),
    'sort-by': text({ help: "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'." }),
    verbs: list({ help: 'Limit to resources that support the specified verbs.' }),
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`)
    if (!['', 'wide', 'name'].includes(flags.output)) throw failure(`--output ${flags.output} is not available`)
    if (!['', 'name', 'kind'].includes(flags['sort-by'])) throw failure('--sort-by accepts only name or kind')
    const { types, groups } = yield* discover(context.api, err)
    const preferred = (type: ResourceType): boolean => groups.some(({ group, versions }) => group === type.group && versions.find((version) => types.some((other) => other.group === group && other.version === version && other.plural === type.plural)) === type.version)
    const shown = types
      .filter(preferred)
      .filter((type) => !flags.given('api-group') || type.group === flags['api-group'])
      .filter((type) => !flags.given('namespaced') || type.namespaced === flags.namespaced)
      .filter((type) => flags.verbs.flatMap((verb) => verb.split(',')).every((verb) => type.verbs.includes(verb)))
      .filter((type) => flags.categories.flatMap((category) => category.split(',')).every((category) => type.categories.includes(category)))
      .sort((a, b) => compare(a, b, flags['sort-by']))
    if (flags.output === 'name') {
      for (const type of shown) yield* out.line(resourceText(type))
      return
    }
    const wide = flags.output === 'wide'
    const rows = shown.map((type) => {
      const cells = [type.plural, type.shortNames.join(','), groupVersionText(type), String(type.namespaced), type.kind]
      return `${[...cells, ...(wide ? [[...type.verbs].sort().join(','), type.categories.join(',')] : [])].join('\t')}\n`
    })
    const header = `NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? '\tVERBS\tCATEGORIES' : ''}\n`
    const writer = newTabWriter()
    writer.write((flags['no-headers'] ? '' : header) + rows.join(''))
    yield* out.text(writer.flush())
  },
})

function compare(a: ResourceType, b: ResourceType, by: string): number {
  const order = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0)
  if (by === 'name') return order(a.plural, b.plural)
  if (by === 'kind') return order(a.kind, b.kind)
  return order(a.group, b.group) || order(a.plural, b.plural)
}
