import { bool, commaList, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { allNamespaces, chunkSize, printFlags } from './flags.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { sys } from '../../kernel/sys.ts'
import { byLastSeen, eventRow } from './events-table.ts'
import { watchEvents } from './get/watch.ts'
import { failure, kubectlCommand, type KubectlInvocation, usageError } from './kubectl.ts'
import { printerFor, printObject } from './print/output.ts'
import { newTabWriter } from './print/table.ts'
import { type ApiObject, listField, textField } from './resource/object.ts'
import { Selector } from './resource/selection.ts'

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
  complete: 'none',
  flags: {
    ...printFlags,
    'all-namespaces': allNamespaces,
    'chunk-size': chunkSize,
    for: text({ help: 'Filter events to only those pertaining to the specified resource.' }),
    'no-headers': bool({ help: "When using the default output format, don't print headers." }),
    types: commaList({ help: 'Output only events of given types.' }),
    watch: bool({ short: 'w', help: 'After listing the requested events, watch for more events.' }),
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`)
    const fieldSelector = flags.for === '' ? '' : yield* subjectSelector(invocation, flags.for)
    for (const type of flags.types) if (!/^(normal|warning)$/i.test(type)) throw failure(`valid --types are [Normal Warning]`)
    const wanted = (event: ApiObject): boolean => flags.types.length === 0 || flags.types.some((type) => type.toLowerCase() === textField(event, 'type').toLowerCase())
    const path = flags['all-namespaces'] ? '/api/v1/events' : `/api/v1/namespaces/${encodeURIComponent(context.namespace)}/events`
    const list = yield* context.api.json<ApiObject>('GET', path, { query: { fieldSelector, limit: flags['chunk-size'] || undefined } })
    const events = listField(list, 'items').filter(wanted).sort(byLastSeen)
    if (flags.output !== '' || flags.template !== '') {
      const printer = yield* printerFor(flags)
      if (flags.watch) throw failure('drydock: kubectl events --watch -o is not simulated yet')
      return yield* printObject(out, printer, { kind: 'EventList', apiVersion: 'v1', metadata: list['metadata'], items: events.map((event) => ({ kind: 'Event', apiVersion: 'v1', ...event })) })
    }
    if (events.length === 0 && !flags.watch) return yield* err.line(flags['all-namespaces'] ? 'No events found.' : `No events found in ${context.namespace} namespace.`)
    const writer = newTabWriter()
    const namespace = flags['all-namespaces']
    if (!flags['no-headers']) writer.write(`${namespace ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`)
    const now = (yield* sys.now()) / 1e6
    for (const event of events) writer.write(eventRow(event, now, namespace))
    yield* out.text(writer.flush())
    if (!flags.watch) return
    const resourceVersion = textField(list, 'metadata', 'resourceVersion')
    yield* watchEvents(context.api, path, { fieldSelector, resourceVersion }, function* ({ type, object }) {
      if (type === 'DELETED' || !wanted(object)) return false
      writer.write(eventRow(object, (yield* sys.now()) / 1e6, namespace))
      yield* out.text(writer.flush())
      return false
    })
  },
})

function* subjectSelector({ err, context }: Pick<KubectlInvocation, 'err' | 'context'>, word: string): Gen<string> {
  const [type = '', name = '', ...rest] = word.split('/')
  if (type === '' || name === '' || rest.length > 0) throw failure(`--for must be in resource/name form`)
  const found = yield* new Selector(context.api, err).type(type)
  return `involvedObject.kind=${found.kind},involvedObject.name=${name}`
}
