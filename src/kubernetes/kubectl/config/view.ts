import { bool, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { printFlags } from '../flags.ts'
import { configDocument, redacted } from '../client/kubeconfig-write.ts'
import type { KubeConfig } from '../client/kubeconfig.ts'
import { failure, kubectlCommand, usageError } from '../kubectl.ts'
import { printerFor, printObject } from '../print/output.ts'
import type { ApiObject } from '../resource/object.ts'

/** `kubectl config view`. */
export const configView = kubectlCommand({
  mounts: [{ path: 'config view' }],
  usage: '[flags]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  long: `Display merged kubeconfig settings or a specified kubeconfig file.

 You can use --output jsonpath={...} to extract specific values using a jsonpath expression.`,
  example: `  # Show merged kubeconfig settings
  kubectl config view
  
  # Show merged kubeconfig settings, raw certificate data, and exposed secrets
  kubectl config view --raw
  
  # Get the password for the e2e user
  kubectl config view -o jsonpath='{.users[?(@.name == "e2e")].user.password}'`,
  args: anyArgs,
  complete: 'none',
  flags: {
    ...printFlags,
    flatten: bool({ notYet: true, help: 'Flatten the resulting kubeconfig file into self-contained output (useful for creating portable kubeconfig files)' }),
    merge: bool({ notYet: true, default: true, help: 'Merge the full hierarchy of kubeconfig files' }),
    minify: bool({ help: 'Remove all information not used by current-context from the output' }),
    output: text({ short: 'o', default: 'yaml', help: 'Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).' }),
    raw: bool({ help: 'Display raw byte data and sensitive data' }),
  },
  *run(invocation) {
    const { args, flags, out, context } = invocation
    if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`)
    const { config } = context.config.loaded
    const shown = flags.minify ? minified(config, context.config.contextName) : config
    const document = configDocument(flags.raw ? shown : redacted(shown))
    yield* printObject(out, yield* printerFor(flags), document as ApiObject)
  },
})

/** What the context in use needs, and nothing else. */
function minified(config: KubeConfig, contextName: string): KubeConfig {
  const context = config.contexts.get(contextName)
  if (context === undefined) throw failure('current-context must exist in order to minify')
  const only = <T>(map: ReadonlyMap<string, T>, name: string): ReadonlyMap<string, T> => new Map([...map].filter(([key]) => key === name))
  return { clusters: only(config.clusters, context.cluster), contexts: only(config.contexts, contextName), users: only(config.users, context.user), currentContext: contextName }
}
