import { quoteGo } from '../../../base/quote.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { notSimulated } from '../../../cli/execute.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient, QueryValues } from '../client/api-client.ts'
import { collectionPath, type Discovered, discover, findType, groupVersionText, noSuchType, objectPath, type ResourceType } from '../client/discovery.ts'
import { ApiError, ConnectionError, isReason, KubectlError, ManyErrors, prefixed } from '../client/errors.ts'
import { asObject, checkHeader, type Document, type Manifest, readManifests } from './manifest.ts'
import { type ApiObject, isObject, listField, nameOf, namespaceOf } from './object.ts'

/** What a command acts on: one object, found on the server or standing in a file. */
export type Info = {
  readonly type: ResourceType
  readonly namespace: string
  readonly name: string
  readonly object: ApiObject
  /** The file it stood in; empty when it was named on the command line. */
  readonly source: string
}

/** What the command line names: resources of types, single names, or files. */
export type SelectionOptions = {
  readonly args: readonly string[]
  readonly filenames?: readonly string[]
  readonly recursive?: boolean
  readonly kustomize?: string
  readonly selector?: string
  readonly fieldSelector?: string
  readonly allNamespaces?: boolean
  readonly namespace: string
  readonly namespaceGiven?: boolean
  /** All objects of the types, without names or a selector (--all). */
  readonly all?: boolean
  /** A type alone means all its objects. */
  readonly typeAlone?: boolean
  /** Objects of files stay as they are written; else they are read from the server. */
  readonly local?: boolean
  /** Look at each document before anything is sent. */
  readonly validate?: boolean
  readonly chunkSize?: number
}

/** A group of objects of one type, as the command line asks for them. */
export type Request =
  | { readonly kind: 'list'; readonly type: ResourceType; readonly namespace: string | undefined; readonly selector: string; readonly fieldSelector: string }
  | { readonly kind: 'named'; readonly type: ResourceType; readonly namespace: string | undefined; readonly name: string; readonly source: string; readonly object?: ApiObject }

/** The requests of a selection; `single` when the command line names exactly one object. */
export type Plan = {
  readonly requests: readonly Request[]
  readonly single: boolean
  readonly discovered: Discovered
  /** What is wrong with the files, told as one error once the rest is done. */
  readonly errors: readonly ManyErrors[]
}

/** What a command says that was given nothing to act on. */
export const NEEDS_RESOURCES = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

/** An object by its name, which need not have been read. */
export type Target = { readonly type: ResourceType; readonly namespace: string | undefined; readonly name: string }

/** What a command says that shall stay local but was given no files. */
export const LOCAL_NEEDS_FILES = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`

/** Resolves the command line to requests (cli-runtime's resource.Builder). */
export class Selector {
  readonly api: ApiClient
  readonly #err: Writer
  #discovered: Discovered | undefined

  constructor(api: ApiClient, err: Writer) {
    this.api = api
    this.#err = err
  }

  *discovered(): Gen<Discovered> {
    this.#discovered ??= yield* discover(this.api, this.#err)
    return this.#discovered
  }

  /** The type that a word calls. */
  *type(word: string): Gen<ResourceType> {
    const found = findType((yield* this.discovered()).types, word)
    if (found === undefined) throw noSuchType(word)
    return found
  }

  /** The type of an object by its kind and version. */
  *typeOf(object: ApiObject, source: string): Gen<ResourceType> {
    const { apiVersion, kind } = object as { apiVersion: string; kind: string }
    const found = (yield* this.discovered()).types.find((type) => type.kind === kind && groupVersionText(type) === apiVersion)
    if (found !== undefined) return found
    throw new KubectlError(`resource mapping not found for name: "${nameOf(object)}" namespace: "${namespaceOf(object)}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`)
  }

  *plan(options: SelectionOptions): Gen<Plan> {
    if ((options.kustomize ?? '') !== '') throw notSimulated('kubectl -k (kustomize)', 1)
    const filenames = options.filenames ?? []
    if (filenames.length > 0) {
      if (options.args.length > 0) throw new KubectlError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
      return yield* this.#fromFiles(filenames, options)
    }
    if (options.args.length === 0) throw new KubectlError(NEEDS_RESOURCES)
    const hasSlash = options.args.some((arg) => arg.includes('/'))
    return hasSlash ? yield* this.#slashed(options) : yield* this.#typed(options)
  }

  *#fromFiles(filenames: readonly string[], options: SelectionOptions): Gen<Plan> {
    const requests: Request[] = []
    const errors: KubectlError[] = []
    for (const manifest of yield* readManifests(filenames, options.recursive ?? false)) yield* this.#fromManifest(manifest, options, requests, errors)
    return {
      requests,
      single: requests.length === 1 && filenames.length === 1,
      discovered: this.#discovered ?? { groups: [], types: [] },
      errors: errors.length === 0 ? [] : [new ManyErrors(errors)],
    }
  }

  /** A document that cannot be understood is passed over; one that says not even what it is ends its file. */
  *#fromManifest({ documents, error }: Manifest, options: SelectionOptions, requests: Request[], errors: KubectlError[]): Gen<void> {
    for (const document of documents) {
      const refusal = options.validate ? checkHeader(document) : undefined
      if (refusal !== undefined) return void errors.push(refusal)
      try {
        for (const object of flatten(document)) requests.push(yield* this.#fileRequest(object, document.source, options))
      } catch (failed) {
        if (!(failed instanceof KubectlError) || failed instanceof ConnectionError) throw failed
        errors.push(failed)
      }
    }
    if (error !== undefined) errors.push(error)
  }

  *#fileRequest(object: ApiObject, source: string, options: SelectionOptions): Gen<Request> {
    const type = options.local ? localType(object) : yield* this.typeOf(object, source)
    const own = namespaceOf(object)
    if (type.namespaced && options.namespaceGiven && own !== '' && own !== options.namespace) {
      throw new KubectlError(`the namespace from the provided object "${own}" does not match the namespace "${options.namespace}". You must pass '--namespace=${own}' to perform this operation.`)
    }
    const namespace = type.namespaced ? own || options.namespace : undefined
    const placed = options.local || namespace === undefined || own !== '' ? object : { ...object, metadata: { ...(object['metadata'] as ApiObject | undefined), namespace } }
    return { kind: 'named', type, namespace, name: nameOf(object), source, object: placed }
  }

  *#slashed(options: SelectionOptions): Gen<Plan> {
    const requests: Request[] = []
    for (const arg of options.args) {
      const parts = arg.split('/')
      if (parts.length === 1) {
        throw new KubectlError(`there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`)
      }
      if (parts.length > 2) throw new KubectlError('arguments in resource/name form may not have more than one slash')
      const [word = '', name = ''] = parts
      if (word === '' || name === '') throw new KubectlError('arguments in resource/name form must have a single resource and name')
      requests.push(this.#named(yield* this.type(word), name, options))
    }
    return { requests, single: requests.length === 1, discovered: yield* this.discovered(), errors: [] }
  }

  #named(type: ResourceType, name: string, options: SelectionOptions): Request {
    if ((options.selector ?? '') !== '') throw new KubectlError('name cannot be provided when a selector is specified')
    if (options.all) throw new KubectlError("setting 'all' parameter but found a non empty selector. ")
    if (options.allNamespaces && type.namespaced) throw new KubectlError('a resource cannot be retrieved by name across all namespaces')
    return { kind: 'named', type, namespace: type.namespaced ? options.namespace : undefined, name, source: '' }
  }

  *#typed(options: SelectionOptions): Gen<Plan> {
    const [words = '', ...names] = options.args
    const types = yield* this.#types(words.split(',').filter((word) => word !== ''))
    if (names.length > 0) {
      const requests = types.flatMap((type) => names.map((name) => this.#named(type, name, options)))
      return { requests, single: requests.length === 1, discovered: yield* this.discovered(), errors: [] }
    }
    const { selector = '', fieldSelector = '' } = options
    if (selector !== '' && options.all) throw new KubectlError("setting 'all' parameter but found a non empty selector. ")
    if (selector === '' && fieldSelector === '' && !options.all && !options.typeAlone) throw new KubectlError('resource(s) were provided, but no name was specified')
    const requests = types.map((type): Request => ({
      kind: 'list', type, selector, fieldSelector, namespace: type.namespaced && !options.allNamespaces ? options.namespace : undefined,
    }))
    return { requests, single: false, discovered: yield* this.discovered(), errors: [] }
  }

  *#types(words: readonly string[]): Gen<ResourceType[]> {
    const { types } = yield* this.discovered()
    const found: ResourceType[] = []
    for (const word of words) {
      const category = types.filter(({ categories }) => categories.includes(word))
      if (category.length > 0 && findType(types, word) === undefined) found.push(...category)
      else found.push(yield* this.type(word))
    }
    return [...new Set(found)]
  }

  /** The objects that the command line names. */
  *infosOf(options: SelectionOptions): Gen<{ readonly infos: Info[]; readonly errors: KubectlError[] }> {
    return yield* this.infos(yield* this.plan(options), options)
  }

  /** Carries the requests out: every object, in order, with the errors that did not stop the others. */
  *infos(plan: Plan, options: SelectionOptions): Gen<{ readonly infos: Info[]; readonly errors: KubectlError[] }> {
    const infos: Info[] = []
    const errors: KubectlError[] = plan.errors.flatMap((error) => error.errors)
    for (const request of plan.requests) {
      try {
        if (request.kind === 'list') infos.push(...(yield* this.#list(request, options)))
        else infos.push(yield* this.#one(request, options))
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        errors.push(error)
      }
    }
    return { infos, errors }
  }

  /** The names that a plan comes to; only lists are asked for. */
  *targets(plan: Plan, options: SelectionOptions): Gen<Target[]> {
    const targets: Target[] = []
    for (const request of plan.requests) {
      if (request.kind === 'named') targets.push({ type: request.type, namespace: request.namespace, name: request.name })
      else for (const info of yield* this.#list(request, options)) targets.push({ type: info.type, namespace: info.namespace || undefined, name: info.name })
    }
    return targets
  }

  *#one(request: Extract<Request, { kind: 'named' }>, options: SelectionOptions): Gen<Info> {
    const { type, name, source } = request
    const namespace = request.namespace ?? ''
    if (request.object !== undefined && options.local) return { type, namespace, name, object: request.object, source }
    const object = yield* this.api.json<ApiObject>('GET', objectPath(type, request.namespace, name))
    return { type, namespace, name, object, source }
  }

  *#list(request: Extract<Request, { kind: 'list' }>, options: SelectionOptions): Gen<Info[]> {
    const { type } = request
    const list = yield* this.list(request, options.chunkSize ?? 500)
    return list.map((object) => ({ type, namespace: namespaceOf(object), name: nameOf(object), object, source: '' }))
  }

  /** All objects of a list request, page by page. */
  *list(request: Extract<Request, { kind: 'list' }>, chunkSize: number): Gen<ApiObject[]> {
    const { type } = request
    const items: ApiObject[] = []
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page: ApiObject = yield* this.page(request, { limit: chunkSize > 0 ? chunkSize : undefined, continue: next })
      items.push(...listField(page, 'items').map((item) => ({ apiVersion: groupVersionText(type), kind: type.kind, ...item })))
      const more = (page['metadata'] as ApiObject | undefined)?.['continue']
      next = typeof more === 'string' && more !== '' ? more : undefined
    }
    return items
  }

  /** One page of a list; a refusal tells what was looked for (resource.Selector). */
  *page(request: Extract<Request, { kind: 'list' }>, query: QueryValues, accept?: string): Gen<ApiObject> {
    const { type, namespace, selector, fieldSelector } = request
    try {
      return yield* this.api.json<ApiObject>('GET', collectionPath(type, namespace), { query: { labelSelector: selector, fieldSelector, ...query }, ...(accept === undefined ? {} : { accept }) })
    } catch (error) {
      if (!isReason(error, 'BadRequest') && !isReason(error, 'NotFound')) throw error
      const resource = `"${groupVersionResource(type)}"`
      throw prefixed(error, selector === '' && fieldSelector === ''
        ? `Unable to list ${resource}: `
        : `Unable to find ${resource} that match label selector ${quoteGo(selector)}, field selector ${quoteGo(fieldSelector)}: `)
    }
  }
}

/** How Go prints a schema.GroupVersionResource: `apps/v1, Resource=deployments`. */
const groupVersionResource = ({ group, version, plural }: ResourceType): string => `${group}/${version}, Resource=${plural}`

/** The type of an object that is not taken to any server. */
function localType(object: ApiObject): ResourceType {
  const { apiVersion, kind } = object as { apiVersion: string; kind: string }
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  return { group: group ?? '', version: version ?? '', kind, plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase(), shortNames: [], categories: [], namespaced: true, verbs: [], subresources: [] }
}

function flatten(document: Document): ApiObject[] {
  const object = asObject(document)
  const { kind, apiVersion, items } = object
  if (kind !== 'List' || apiVersion !== 'v1' || !Array.isArray(items)) return [object]
  return items.flatMap((item) => flatten({ source: document.source, value: isObject(item) ? (item as never) : null }))
}

/** The same error with the file that it is about, as `kubectl create -f` says it. */
export function aboutSource(error: unknown, doing: string, source: string): KubectlError {
  return source === '' ? prefixed(error, '') : prefixed(error, `error when ${doing} "${source}": `)
}
