import type { Candidates, Completer } from '../../cli/cli.ts'
import { Failure } from '../../cli/failure.ts'
import { Writer } from '../../cli/writer.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { STDERR } from '../../kernel/sys.ts'
import { collectionPath, resourceText, type ResourceType } from './client/discovery.ts'
import { KubectlError } from './client/errors.ts'
import type { Kubectl } from './kubectl.ts'
import { containerNames, POD_TYPE } from './pod/find-pod.ts'
import { knownType } from './generate/create-object.ts'
import { type ApiObject, listField, nameOf } from './resource/object.ts'
import { Selector } from './resource/selection.ts'

/** Says nothing: what goes wrong while a word is completed is nobody's business. */
class Silence extends Writer {
  override *text(): Gen<void> {}
  override *line(): Gen<void> {}
}

const silence = new Silence(STDERR)
const NODE_TYPE = knownType('', 'v1', 'Node', 'nodes', false)
const NAMESPACE_TYPE = knownType('', 'v1', 'Namespace', 'namespaces', false)
const NONE: Candidates = { names: [] }

type Input = Parameters<Completer<Kubectl>>[0]

/** A completer whose failures are no candidates. */
function quietly(body: (input: Input) => Gen<readonly string[]>): Completer<Kubectl> {
  return function* (input) {
    try {
      return { names: yield* body(input) }
    } catch (error) {
      if (error instanceof KubectlError || error instanceof Failure) return NONE
      throw error
    }
  }
}

function* namesOf({ api, namespace }: Kubectl, type: ResourceType): Gen<readonly string[]> {
  const list = yield* api.json<ApiObject>('GET', collectionPath(type, type.namespaced ? namespace : undefined), { query: { limit: 500 } })
  return listField(list, 'items').map(nameOf)
}

/** Names of one type that are not on the line already. */
const named = (type: ResourceType, most = Infinity): Completer<Kubectl> => quietly(function* ({ args, context }) {
  return args.length >= most ? [] : (yield* namesOf(context, type)).filter((name) => !args.includes(name))
})

/** First a resource type, then names of that type; `TYPE/NAME` at once. */
const resources = quietly(function* ({ args, toComplete, context }) {
  const selector = new Selector(context.api, silence)
  const [type] = args
  const slash = toComplete.indexOf('/')
  if (slash > 0) {
    const word = toComplete.slice(0, slash)
    return (yield* namesOf(context, yield* selector.type(word))).map((name) => `${word}/${name}`)
  }
  if (type === undefined) return (yield* selector.discovered()).types.filter(({ verbs }) => verbs.includes('get')).map(resourceText).sort()
  if (type.includes('/')) return []
  return (yield* namesOf(context, yield* selector.type(type))).filter((name) => !args.includes(name))
})

/** Pods by name, and whatever else stands before a slash. */
const podsOrResources = quietly(function* (input) {
  if (input.args.length > 0) return []
  if (!input.toComplete.includes('/')) return yield* namesOf(input.context, POD_TYPE)
  return (yield* resources(input)).names
})

/** Containers of the pod that the line names. */
const containers = quietly(function* ({ args, context }) {
  const [pod] = args
  if (pod === undefined) return []
  const found = yield* context.api.json<ApiObject>('GET', `${collectionPath(POD_TYPE, context.namespace)}/${encodeURIComponent(pod.replace(/^pods?\//, ''))}`)
  const names = containerNames(found)
  return [...names.containers, ...names.init, ...names.ephemeral]
})

const fromConfig = (field: 'contexts' | 'clusters' | 'users', most = Infinity): Completer<Kubectl> => quietly(function* ({ args, context }) {
  return args.length >= most ? [] : [...context.config.loaded.config[field].keys()].sort()
})

/** What words of kubectl's command line may be, by the names that commands and flags give. */
export const completers: Readonly<Record<string, Completer<Kubectl>>> = {
  clusters: fromConfig('clusters', 1),
  containers,
  contexts: fromConfig('contexts', 1),
  files: function* () {
    return { names: [], files: true }
  },
  namespaces: named(NAMESPACE_TYPE, 1),
  nodes: named(NODE_TYPE),
  'pods-or-resources': podsOrResources,
  resources,
  users: fromConfig('users', 1),
}
