import { bool, commaList, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { printFlags, shortPodRunningTimeout } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl cluster-info dump`. */
export const clusterInfoDump = kubectlCommand({
  mounts: [{ path: 'cluster-info dump' }],
  usage: '[flags]',
  short: 'Dump relevant information for debugging and diagnosis',
  long: `Dump cluster information out suitable for debugging and diagnosing cluster problems.  By default, dumps everything to stdout. You can optionally specify a directory with --output-directory.  If you specify a directory, Kubernetes will build a set of files in that directory.  By default, only dumps things in the current namespace and 'kube-system' namespace, but you can switch to a different namespace with the --namespaces flag, or specify --all-namespaces to dump all namespaces.

 The command also dumps the logs of all of the pods in the cluster; these logs are dumped into different directories based on namespace and pod name.`,
  example: `  # Dump current cluster state to stdout
  kubectl cluster-info dump
  
  # Dump current cluster state to /path/to/cluster-state
  kubectl cluster-info dump --output-directory=/path/to/cluster-state
  
  # Dump all namespaces to stdout
  kubectl cluster-info dump --all-namespaces
  
  # Dump a set of namespaces to /path/to/cluster-state
  kubectl cluster-info dump --namespaces default,kube-system --output-directory=/path/to/cluster-state`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'all-namespaces': bool({ short: 'A', help: 'If true, dump all namespaces.  If true, --namespaces is ignored.' }),
    namespaces: commaList({ help: 'A comma separated list of namespaces to dump.' }),
    output: text({ short: 'o', default: 'json', help: 'Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).' }),
    'output-directory': text({ help: "Where to output the files.  If empty or '-' uses stdout, otherwise creates a directory hierarchy in that directory" }),
    'pod-running-timeout': shortPodRunningTimeout,
  },
  *run() {},
})
