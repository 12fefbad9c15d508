import { text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { noHeaders } from '../flags.ts'
import { failure, kubectlCommand } from '../kubectl.ts'
import { newTabWriter } from '../print/table.ts'

/** `kubectl config get-contexts`. */
export const configGetContexts = kubectlCommand({
  mounts: [{ path: 'config get-contexts' }],
  usage: '[(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  long: 'Display one or many contexts from the kubeconfig file.',
  example: `  # List all the contexts in your kubeconfig file
  kubectl config get-contexts
  
  # Describe one context in your kubeconfig file
  kubectl config get-contexts my-context`,
  args: anyArgs,
  complete: 'contexts',
  flags: {
    'no-headers': noHeaders,
    output: text({ short: 'o', help: 'Output format. One of: (name).' }),
  },
  *run({ args, flags, out, context }) {
    if (!['', 'name'].includes(flags.output)) throw failure(`output must be one of '' or 'name': ${flags.output}`)
    const { contexts, currentContext } = context.config.loaded.config
    const names = args.length > 0 ? args : [...contexts.keys()].sort()
    const rows = names.map((name) => {
      const found = contexts.get(name)
      if (found === undefined) throw failure(`context ${name} not found`)
      return flags.output === 'name' ? `${name}\n` : `${name === currentContext ? '*' : ''}\t${name}\t${found.cluster}\t${found.user}\t${found.namespace ?? ''}\n`
    })
    if (flags.output === 'name') return yield* out.text(rows.join(''))
    const writer = newTabWriter()
    writer.write((flags['no-headers'] ? '' : 'CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n') + rows.join(''))
    yield* out.text(writer.flush())
  },
})
