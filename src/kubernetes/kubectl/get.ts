import { bool, commaList, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { allNamespaces, chunkSize, fieldSelector, filename, kustomize, noHeaders, printFlags, recursive, selector } from './flags.ts'
import { getObjects } from './get/objects.ts'
import { GET_FORMATS, type GetOptions, isTable } from './get/options.ts'
import { getTables } from './get/tables.ts'
import { getWatch } from './get/watch.ts'
import { kubectlCommand, usageError } from './kubectl.ts'
import { printerFor } from './print/output.ts'
import { Selector } from './resource/selection.ts'

/** `kubectl get`. */
export const get = kubectlCommand({
  mounts: [{ path: 'get' }],
  usage: '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  short: 'Display one or many resources',
  long: `Display one or many resources.

 Prints a table of the most important information about the specified resources. You can filter the list using a label selector and the --selector flag. If the desired resource type is namespaced you will only see results in the current namespace if you don't specify any namespace.

 By specifying the output as 'template' and providing a Go template as the value of the --template flag, you can filter the attributes of the fetched resources.

Use "kubectl api-resources" for a complete list of supported resources.`,
  example: `  # List all pods in ps output format
  kubectl get pods
  
  # List all pods in ps output format with more information (such as node name)
  kubectl get pods -o wide
  
  # List a single replication controller with specified NAME in ps output format
  kubectl get replicationcontroller web
  
  # List deployments in JSON output format, in the "v1" version of the "apps" API group
  kubectl get deployments.v1.apps -o json
  
  # List a single pod in JSON output format
  kubectl get -o json pod web-pod-13je7
  
  # List a pod identified by type and name specified in "pod.yaml" in JSON output format
  kubectl get -f pod.yaml -o json
  
  # List resources from a directory with kustomization.yaml - e.g. dir/kustomization.yaml
  kubectl get -k dir/
  
  # Return only the phase value of the specified pod
  kubectl get -o template pod/web-pod-13je7 --template={{.status.phase}}
  
  # List resource information in custom columns
  kubectl get pod test-pod -o custom-columns=CONTAINER:.spec.containers[0].name,IMAGE:.spec.containers[0].image
  
  # List all replication controllers and services together in ps output format
  kubectl get rc,services
  
  # List one or more resources by their type and names
  kubectl get rc/web service/frontend pods/web-pod-13je7
  
  # List the 'status' subresource for a single pod
  kubectl get pod web-pod-13je7 --subresource status
  
  # List all deployments in namespace 'backend'
  kubectl get deployments.apps --namespace backend
  
  # List all pods existing in all namespaces
  kubectl get pods --all-namespaces`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    'all-namespaces': allNamespaces,
    'chunk-size': chunkSize,
    'field-selector': fieldSelector,
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    'ignore-not-found': bool({ help: 'If the requested object does not exist the command will return exit code 0.' }),
    kustomize,
    'label-columns': commaList({ short: 'L', help: 'Accepts a comma separated list of labels that are going to be presented as columns. Names are case-sensitive. You can also use multiple flag options like -L label1 -L label2...' }),
    'no-headers': noHeaders,
    output: text({ short: 'o', help: 'Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file, wide). See custom columns [https://kubernetes.io/docs/reference/kubectl/#custom-columns], golang template [http://golang.org/pkg/text/template/#pkg-overview] and jsonpath template [https://kubernetes.io/docs/reference/kubectl/jsonpath/].' }),
    'output-watch-events': bool({ notYet: true, help: 'Output watch event objects when --watch or --watch-only is used. Existing objects are output as initial ADDED events.' }),
    raw: text({ help: 'Raw URI to request from the server.  Uses the transport specified by the kubeconfig file.' }),
    recursive,
    selector,
    'server-print': bool({ notYet: true, default: true, help: 'If true, have the server return the appropriate table output. Supports extension APIs and CRDs.' }),
    'show-kind': bool({ help: 'If present, list the resource type for the requested object(s).' }),
    'show-labels': bool({ help: 'When printing, show all labels as the last column (default hide labels column)' }),
    'sort-by': text({ help: "If non-empty, sort list types using this field specification.  The field specification is expressed as a JSONPath expression (e.g. '{.metadata.name}'). The field in the API resource specified by this JSONPath expression must be an integer or a string." }),
    subresource: text({ help: 'If specified, gets the subresource of the requested object. This flag is beta and may change in the future.' }),
    watch: bool({ short: 'w', help: 'After listing/getting the requested object, watch for changes.' }),
    'watch-only': bool({ help: 'Watch for changes to the requested object(s), without listing/getting first.' }),
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    if (flags.raw !== '') {
      if (args.length > 0) throw usageError(invocation, 'arguments may not be passed when --raw is specified')
      return yield* out.text(yield* context.api.text('GET', flags.raw))
    }
    if (args.length === 0 && flags.filename.length === 0 && flags.kustomize === '') {
      yield* err.text(`You must specify the type of resource to get. ${SUGGEST_API_RESOURCES}\n\n`)
      throw usageError(invocation, REQUIRED_RESOURCE)
    }
    const selector = new Selector(context.api, err)
    const options: GetOptions = {
      selection: {
        args, filenames: flags.filename, recursive: flags.recursive, kustomize: flags.kustomize, selector: flags.selector, fieldSelector: flags['field-selector'],
        allNamespaces: flags['all-namespaces'], namespace: context.namespace, namespaceGiven: context.namespaceGiven, typeAlone: true, chunkSize: flags['chunk-size'],
      },
      output: { ...flags, noHeaders: flags['no-headers'] },
      ignoreNotFound: flags['ignore-not-found'],
      labelColumns: flags['label-columns'],
      showKind: flags['show-kind'],
      showLabels: flags['show-labels'],
      sortBy: flags['sort-by'],
      subresource: flags.subresource,
      watch: flags.watch || flags['watch-only'],
      watchOnly: flags['watch-only'],
    }
    if (!isTable(options)) yield* printerFor(options.output, GET_FORMATS)
    const plan = yield* selector.plan(options.selection)
    if (options.watch) return yield* getWatch(context.api, plan, options, out)
    if (isTable(options)) return yield* getTables(selector, plan, options, out, err)
    return yield* getObjects(selector, plan, options, out)
  },
})

const SUGGEST_API_RESOURCES = 'Use "kubectl api-resources" for a complete list of supported resources.'
const REQUIRED_RESOURCE = `Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).`
