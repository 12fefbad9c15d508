import { bool, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { writeConfig } from '../client/kubeconfig-write.ts'
import { failure, kubectlCommand, usageError } from '../kubectl.ts'

/** `kubectl config set-context`. */
export const configSetContext = kubectlCommand({
  mounts: [{ path: 'config set-context' }],
  usage: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  long: `Set a context entry in kubeconfig.

 Specifying a name that already exists will merge new fields on top of existing values for those fields.`,
  example: `  # Set the user field on the gce context entry without touching other values
  kubectl config set-context gce --user=cluster-admin`,
  args: anyArgs,
  complete: 'contexts',
  flags: {
    cluster: text({ help: 'cluster for the context entry in kubeconfig' }),
    current: bool({ help: 'Modify the current context' }),
    namespace: text({ help: 'namespace for the context entry in kubeconfig' }),
    user: text({ help: 'user for the context entry in kubeconfig' }),
  },
  *run(invocation) {
    const { args, flags, out, context } = invocation
    const { loaded } = context.config
    const { config } = loaded
    if (args.length > 1 || (args.length === 0 && !flags.current)) throw usageError(invocation, `unexpected args: [${args.join(' ')}]`)
    if (args.length === 1 && flags.current) throw failure('you cannot specify both a context name and --current')
    const name = flags.current ? config.currentContext : (args[0] ?? '')
    if (name === '') throw failure('no current context is set')
    const before = config.contexts.get(name)
    const namespace = flags.given('namespace') ? flags.namespace : (before?.namespace ?? '')
    const after = {
      cluster: flags.given('cluster') ? flags.cluster : (before?.cluster ?? ''),
      ...(namespace === '' ? {} : { namespace }),
      user: flags.given('user') ? flags.user : (before?.user ?? ''),
    }
    yield* writeConfig(loaded, { ...config, contexts: new Map([...config.contexts, [name, after]]) })
    yield* out.line(`Context "${name}" ${before === undefined ? 'created' : 'modified'}.`)
  },
})
