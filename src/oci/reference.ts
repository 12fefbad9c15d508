/** A parsed image reference, fully normalised (docker.io/library/... filled in), as distribution/reference gives it. */
export type Reference = {
  /** e.g. `docker.io` or `registry.drydock.example:5000`. */
  readonly domain: string
  /** e.g. `library/nginx`. */
  readonly path: string
  readonly tag?: string
  readonly digest?: string
}

export type ReferenceResult = { readonly ok: true; readonly value: Reference } | { readonly ok: false; readonly error: string }

const DEFAULT_DOMAIN = 'docker.io'
const OFFICIAL = 'library'
const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const DOMAIN = `(?:${LABEL}(?:\\.${LABEL})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*'
const NAME = `(?:(${DOMAIN})/)?(${COMPONENT}(?:/${COMPONENT})*)`
const TAG = '[\\w][\\w.-]{0,127}'
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const REFERENCE = new RegExp(`^(${NAME})(?::(${TAG}))?(?:@(${DIGEST}))?$`)
const HEX64 = /^[a-f0-9]{64}$/
const ALGORITHM_HEX: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

const failure = (error: string): ReferenceResult => ({ ok: false, error })

/** Parses what a user typed (`nginx`, `me/app:1`, `localhost:5000/x@sha256:...`); error texts are distribution/reference's. */
export function parseReference(text: string): ReferenceResult {
  if (HEX64.test(text)) return failure(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`)
  const { domain, rest } = splitDomain(text)
  const colon = rest.indexOf(':')
  const remote = colon >= 0 ? rest.slice(0, colon) : rest
  if (remote.toLowerCase() !== remote) return failure(`invalid reference format: repository name (${remote}) must be lowercase`)
  return parseCanonical(`${domain}/${rest}`)
}

function parseCanonical(text: string): ReferenceResult {
  const match = REFERENCE.exec(text)
  if (match === null) {
    if (text !== '' && REFERENCE.test(text.toLowerCase())) return failure('invalid reference format: repository name must be lowercase')
    return failure('invalid reference format')
  }
  const [, name = '', domain = '', path = '', tag, digest] = match
  if (path.length > 255 || (domain === '' && name.length > 255)) return failure('repository name must not be more than 255 characters')
  if (digest !== undefined) {
    const problem = digestProblem(digest)
    if (problem !== undefined) return failure(problem)
  }
  return { ok: true, value: { domain, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) } }
}

function splitDomain(text: string): { domain: string; rest: string } {
  const slash = text.indexOf('/')
  const first = slash >= 0 ? text.slice(0, slash) : ''
  const named = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first)
  let domain = named ? first : DEFAULT_DOMAIN
  let rest = named ? text.slice(slash + 1) : text
  if (domain === 'index.docker.io') domain = DEFAULT_DOMAIN
  if (domain === DEFAULT_DOMAIN && !rest.includes('/')) rest = `${OFFICIAL}/${rest}`
  return { domain, rest }
}

/** What is wrong with a digest (go-digest's words); undefined when nothing is. */
export function digestProblem(digest: string): string | undefined {
  const colon = digest.indexOf(':')
  const algorithm = digest.slice(0, colon)
  const hex = digest.slice(colon + 1)
  if (colon <= 0 || hex === '') return 'invalid checksum digest format'
  const length = ALGORITHM_HEX[algorithm]
  if (length === undefined) return 'unsupported digest algorithm'
  if (hex.length !== length) return 'invalid checksum digest length'
  return /^[a-f0-9]+$/.test(hex) ? undefined : 'invalid checksum digest format'
}

/** The whole canonical text, e.g. `docker.io/library/nginx:alpine`. */
export function referenceString(ref: Reference): string {
  return withSuffix(`${ref.domain}/${ref.path}`, ref)
}

/** The name without tag and digest, e.g. `docker.io/library/nginx`. */
export function repositoryName(ref: Reference): string {
  return `${ref.domain}/${ref.path}`
}

/** The short repository name that people type, e.g. `nginx`. */
export function familiarName(ref: Reference): string {
  if (ref.domain !== DEFAULT_DOMAIN) return `${ref.domain}/${ref.path}`
  const parts = ref.path.split('/')
  return parts.length === 2 && parts[0] === OFFICIAL ? (parts[1] as string) : ref.path
}

/** The short text that people type, e.g. `nginx:alpine`. */
export function familiarString(ref: Reference): string {
  return withSuffix(familiarName(ref), ref)
}

/** Adds the tag `latest` where neither tag nor digest is given. */
export function tagNameOnly(ref: Reference): Reference {
  return ref.tag === undefined && ref.digest === undefined ? { ...ref, tag: 'latest' } : ref
}

function withSuffix(name: string, { tag, digest }: Reference): string {
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

/** Whether a tag is one (distribution/reference TagRegexp, anchored). */
export function isTag(text: string): boolean {
  return new RegExp(`^${TAG}$`).test(text)
}
