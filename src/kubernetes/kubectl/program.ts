import type { Cli,Io } from '../../cli/cli.ts'
import { kubectlDialect } from '../../cli/dialects/kubectl.ts'
import type { FlagValues } from '../../cli/flag.ts'
import { runAmongFlags } from '../../cli/main.ts'
import { commandTree } from '../../cli/tree.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import type { Program } from '../../kernel/program.ts'
import { ApiClient } from './client/api-client.ts'
import { failureOf, KubectlError } from './client/errors.ts'
import { clientConfig } from './client/kubeconfig.ts'
import { completers } from './completers.ts'
import { globalFlags } from './global-flags.ts'
import { groups } from './groups.ts'
import type { Kubectl } from './kubectl.ts'
import { commands } from './registry.ts'
import { groupEnds, sections } from './sections.ts'

const root = commandTree<Kubectl>(
  {
    name: 'kubectl',
    usage: '[flags]',
    short: 'kubectl controls the Kubernetes cluster manager',
    long: 'kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/',
    globals: globalFlags,
  },
  groups,
  commands,
)

function* context(globals: FlagValues<typeof globalFlags>, { env, err }: Io): Gen<Kubectl> {
  try {
    const config = yield* clientConfig(env, globals)
    const api = new ApiClient(config, err, { warningsAsErrors: globals['warnings-as-errors'] })
    return { api, config, namespace: config.namespace, namespaceGiven: globals.namespace !== '', env }
  } catch (error) {
    if (error instanceof KubectlError) throw failureOf(error)
    throw error
  }
}

/** kubectl's command tree, as the help, the completion and the reference page read it. */
export const kubectlCli: Cli<Kubectl, typeof globalFlags> = { root, dialect: kubectlDialect(sections, groupEnds), context, completers }

/** The `kubectl` program, version 1.32: a client of the API server that the kubeconfig names. */
export const kubectl: Program = {
  name: 'kubectl',
  *main(_sys, argv, env) {
    return yield* runAmongFlags(kubectlCli, globalFlags, argv, env)
  },
}
