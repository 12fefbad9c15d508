import { anyArgs } from '../../cli/arity.ts'
import { discover, groupVersionText } from './client/discovery.ts'
import { kubectlCommand, usageError } from './kubectl.ts'

/** `kubectl api-versions`. */
export const apiVersions = kubectlCommand({
  mounts: [{ path: 'api-versions' }],
  usage: '',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  long: 'Print the supported API versions on the server, in the form of "group/version".',
  example: `  # Print the supported API versions
  kubectl api-versions`,
  args: anyArgs,
  complete: 'none',
  flags: {},
  *run(invocation) {
    const { args, out, err, context } = invocation
    if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`)
    const { groups } = yield* discover(context.api, err)
    const texts = groups.flatMap(({ group, versions }) => versions.map((version) => groupVersionText({ group, version })))
    for (const text of [...new Set(texts)].sort()) yield* out.line(text)
  },
})
