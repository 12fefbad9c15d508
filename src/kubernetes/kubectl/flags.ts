import { bool, commaList, duration, int, list, text } from '../../cli/flag.ts'

/** -f of a command: what its files are for. */
export const filename = (help: string) => commaList({ short: 'f', completes: 'files', help })

/** The name under which a command's writes are tracked. */
export const fieldManager = (manager: string) => text({ default: manager, help: 'Name of the manager used to track field ownership.' })

/** `--all`, as several commands have it. */
export const all = bool({ help: 'Select all resources, in the namespace of the specified resource types' })
/** `--all`, as several commands have it. */
export const allInNamespace = bool({ help: 'Select all resources in the namespace of the specified resource types' })
/** `--all-namespaces`, as several commands have it. */
export const allNamespaces = bool({ short: 'A', help: 'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.' })
/** `--append-hash`, as several commands have it. */
export const appendHash = bool({ help: 'Append a hash of the secret to its name.' })
/** `--cascade`, as several commands have it. */
export const cascade = text({ default: 'background', optional: 'background', help: 'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents (e.g. Pods created by a ReplicationController). Defaults to background.' })
/** `--all-namespaces`, as several commands have it. */
export const checkAllNamespaces = bool({ short: 'A', help: 'If true, check the specified action in all namespaces.' })
/** `--chunk-size`, as several commands have it. */
export const chunkSize = int({ default: 500, help: 'Return large lists in chunks rather than all at once. Pass 0 to disable. This flag is beta and may change in the future.' })
/** `--container`, as several commands have it. */
export const container = text({ short: 'c', completes: 'containers', help: 'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen' })
/** `--dry-run`, as several commands have it. */
export const dryRun = text({ default: 'none', optional: 'unchanged', help: 'Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.' })
/** `--env`, as several commands have it. */
export const env = list({ help: 'Environment variables to set in the container.' })
/** `--field-selector`, as several commands have it. */
export const fieldSelector = text({ help: "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type." })
/** `--force`, as several commands have it. */
export const force = bool({ help: 'If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.' })
/** `--force-conflicts`, as several commands have it. */
export const forceConflicts = bool({ help: 'If true, server-side apply will force the changes against conflicts.' })
/** `--grace-period`, as several commands have it. */
export const gracePeriod = int({ default: -1, help: 'Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).' })
/** `--image`, as several commands have it. */
export const image = text({ help: 'Image name to run.' })
/** `--kustomize`, as several commands have it. */
export const kustomize = text({ short: 'k', help: "Process the kustomization directory. This flag can't be used together with -f or -R." })
/** `--kustomize`, as several commands have it. */
export const kustomizeDirectory = text({ short: 'k', help: "Process a kustomization directory. This flag can't be used together with -f or -R." })
/** `--local`, as several commands have it. */
export const local = bool({ help: 'If true, annotation will NOT contact api-server but run locally.' })
/** `--no-headers`, as several commands have it. */
export const noHeaders = bool({ help: "When using the default or custom-column output format, don't print headers (default print headers)." })
/** `--override-type`, as several commands have it. */
export const overrideType = text({ default: 'merge', help: 'The method used to override the generated object: json, merge, or strategic.' })
/** `--overrides`, as several commands have it. */
export const overrides = text({ help: 'An inline JSON override for the generated object. If this is non-empty, it is used to override the generated object. Requires that the object supply a valid apiVersion field.' })
/** `--pod-running-timeout`, as several commands have it. */
export const podRunningTimeout = duration({ default: 60e9, help: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running' })
/** `--prune-allowlist`, as several commands have it. */
export const pruneAllowlist = list({ help: 'Overwrite the default allowlist with <group/version/kind> for --prune' })
/** `--quiet`, as several commands have it. */
export const quiet = bool({ short: 'q', help: 'Only print output from the remote session' })
/** `--recursive`, as several commands have it. */
export const recursive = bool({ short: 'R', help: 'Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.' })
/** `--recursive`, as several commands have it. */
export const recursiveByDefault = bool({ short: 'R', default: true, help: 'Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.' })
/** `--resource`, as several commands have it. */
export const resource = commaList({ help: 'Resource that the rule applies to' })
/** `--resource-name`, as several commands have it. */
export const resourceName = commaList({ help: 'Resource in the white list that the rule applies to, repeat this flag for multiple items' })
/** `--save-config`, as several commands have it. */
export const saveConfig = bool({ help: 'If true, the configuration of current object will be saved in its annotation. Otherwise, the annotation will be unchanged. This flag is useful when you want to perform kubectl apply on this object in the future.' })
/** `--selector`, as several commands have it. */
export const selector = text({ short: 'l', help: "Selector (label query) to filter on, supports '=', '==', and '!='.(e.g. -l key1=value1,key2=value2). Matching objects must satisfy all of the specified label constraints." })
/** `--server-side`, as several commands have it. */
export const serverSide = bool({ help: 'If true, apply runs in the server instead of the client.' })
/** `--pod-running-timeout`, as several commands have it. */
export const shortPodRunningTimeout = duration({ default: 20e9, help: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running' })
/** `--stdin`, as several commands have it. */
export const stdin = bool({ short: 'i', help: 'Pass stdin to the container' })
/** `--tcp`, as several commands have it. */
export const tcp = commaList({ help: "Port pairs can be specified as '<port>:<targetPort>'." })
/** `--timeout`, as several commands have it. */
export const timeout = duration({ help: 'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object' })
/** `--tty`, as several commands have it. */
export const tty = bool({ short: 't', help: 'Stdin is a TTY' })
/** `--use-protocol-buffers`, as several commands have it. */
export const useProtocolBuffers = bool({ default: true, help: 'Enables using protocol-buffers to access Metrics API.' })
/** `--validate`, as several commands have it. */
export const validate = text({ default: 'strict', optional: 'strict', help: 'Must be one of: strict (or true), warn, ignore (or false). "true" or "strict" will use a schema to validate the input and fail the request if invalid. It will perform server side validation if ServerSideFieldValidation is enabled on the api-server, but will fall back to less reliable client-side validation if not. "warn" will warn about unknown or duplicate fields without blocking the request if server-side field validation is enabled on the API server, and behave as "ignore" otherwise. "false" or "ignore" will not perform any schema validation, silently dropping any unknown or duplicate fields.' })
/** `--verb`, as several commands have it. */
export const verb = commaList({ help: 'Verb that applies to the resources contained in the rule' })
/** `--wait`, as several commands have it. */
export const wait = bool({ help: 'If true, wait for resources to be gone before returning. This waits for finalizers.' })
/** `--windows-line-endings`, as several commands have it. */
export const windowsLineEndings = bool({ help: 'Defaults to the line ending native to your platform.' })

/** How a command prints what it did or found. */
export const printFlags = {
  output: text({ short: 'o', help: 'Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).' }),
  'show-managed-fields': bool({ help: 'If true, keep the managedFields when printing objects in JSON or YAML format.' }),
  'allow-missing-template-keys': bool({ default: true, help: 'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.' }),
  template: text({ help: 'Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].' }),
} as const
