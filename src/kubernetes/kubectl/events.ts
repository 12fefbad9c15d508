import { bool, commaList, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { allNamespaces, chunkSize, printFlags } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl events`. */
export const events = kubectlCommand({
  mounts: [{ path: 'events' }],
  usage: '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  short: 'List events',
  long: `Display events.

 Prints a table of the most important information about events. You can request events for a namespace, for all namespace, or filtered to only those pertaining to a specified resource.`,
  example: `  # List recent events in the default namespace
  kubectl events
  
  # List recent events in all namespaces
  kubectl events --all-namespaces
  
  # List recent events for the specified pod, then wait for more events and list them as they arrive
  kubectl events --for pod/web-pod-13je7 --watch
  
  # List recent events in YAML format
  kubectl events -oyaml
  
  # List recent only events of type 'Warning' or 'Normal'
  kubectl events --types=Warning,Normal`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'all-namespaces': allNamespaces,
    'chunk-size': chunkSize,
    for: text({ help: 'Filter events to only those pertaining to the specified resource.' }),
    'no-headers': bool({ help: "When using the default output format, don't print headers." }),
    types: commaList({ help: 'Output only events of given types.' }),
    watch: bool({ short: 'w', help: 'After listing the requested events, watch for more events.' }),
  },
  *run() {},
})
