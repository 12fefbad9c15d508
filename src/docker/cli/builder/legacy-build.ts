import type { Gen } from '../../../kernel/coroutine.ts'
import { humanSize } from '../../../base/units.ts'
import { cleanPath, joinPath } from '../../../base/path.ts'
import { Failure } from '../../../cli/failure.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { writeFile } from '../../../kernel/libc/io.ts'
import { parseReference } from '../../../oci/reference.ts'
import { sys } from '../../../kernel/sys.ts'
import { showMessages, StreamFailure } from '../image/messages.ts'
import type { Build } from './build-flags.ts'
import { buildQuery, contextOf } from './request.ts'

const DEPRECATED = `DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0
            environment-variable.
`

/** The older builder says `unable to prepare context` without the `ERROR:` of buildx. */
function* withoutPrefix<T>(part: Gen<T>): Gen<T> {
  try {
    return yield* part
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure(error.message.replace(/^ERROR: /, ''), error.status)
  }
}

/** The older client looks for the Dockerfile before it sends anything. */
function* requireDockerfile(source: string, file: string): Gen<void> {
  if (source === '-' || file === '-' || /^(?:https?:|git)/.test(source)) return
  const cwd = yield* sys.getcwd()
  const root = source.startsWith('/') ? cleanPath(source) : joinPath(cwd, source)
  if (!(yield* exists(root))) return
  const path = file === '' ? joinPath(root, 'Dockerfile') : file.startsWith('/') ? file : joinPath(cwd, file)
  if (!(yield* exists(path))) throw new Failure(`unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${path}: no such file or directory`)
}

function* exists(path: string): Gen<boolean> {
  try {
    yield* sys.stat(path)
    return true
  } catch (error) {
    if (isErrno(error)) return false
    throw error
  }
}

/** `DOCKER_BUILDKIT=0 docker build`: POST /build, whose answer is a stream of texts. */
export function* legacyBuild({ args: [source = ''], flags, out, err, env, context }: Build): Gen<number> {
  yield* err.line(DEPRECATED)
  for (const tag of flags.tag) {
    const parsed = parseReference(tag)
    if (!parsed.ok) throw new Failure(`invalid argument ${JSON.stringify(tag)} for "-t, --tag" flag: ${parsed.error.replace(/ \(.*\)/, '')}\nSee 'docker build --help'.`, 125)
  }
  yield* requireDockerfile(source, flags.file)
  const request = yield* withoutPrefix(contextOf(source, flags.file))
  if (!flags.quiet) yield* out.text(`Sending build context to Docker daemon  ${humanSize(request.size)}\r\r\n`)
  const response = yield* context.engine.open('POST', '/build', {
    query: { ...buildQuery(flags, request.dockerfile, env), version: '1' }, rawBody: request.body, headers: { 'Content-Type': 'application/x-tar' },
  })
  let image = ''
  try {
    yield* showMessages(response, flags.quiet ? undefined : out, function* (aux) {
      image = (aux as { ID?: string }).ID ?? image
    })
  } catch (error) {
    if (error instanceof StreamFailure) throw new Failure(error.message, error.code)
    throw error
  }
  if (flags.quiet) yield* out.line(image)
  if (flags.iidfile !== '') yield* writeFile(flags.iidfile, image)
  return 0
}
