import type { Gen } from '../../../kernel/coroutine.ts'
import { writeFile } from '../../../kernel/libc/io.ts'
import { Failure } from '../../../cli/failure.ts'
import { exactly } from '../../../cli/arity.ts'
import { parseReference } from '../../../oci/reference.ts'
import { dockerCommand, errorIsTerminal } from '../docker.ts'
import { showBuild, type BuildOutcome, type ProgressMode } from './display.ts'
import { BUILD_FLAGS, type Build } from './build-flags.ts'
import { legacyBuild } from './legacy-build.ts'
import { buildQuery, contextOf } from './request.ts'
import { errorLogs, excerptText, warningsText } from './report.ts'

/** `docker build`: packs the folder, POST /build, shows the progress. With DOCKER_BUILDKIT=0 the older builder. */
export const build = dockerCommand({
  mounts: [
    { path: 'build' }, { path: 'image build' }, { path: 'builder build' },
    { path: 'buildx build', aliases: ['b'] },
  ],
  usage: '[OPTIONS] PATH | URL | -',
  short: 'Build an image from a Dockerfile',
  aliasLine: 'docker image build, docker build, docker builder build',
  args: exactly(1),
  refusal: buildxRefusal,
  complete: 'folders',
  flags: BUILD_FLAGS,
  *run(call) {
    const switched = call.env.get('DOCKER_BUILDKIT')
    if (switched === '0' || switched === 'false') return yield* legacyBuild(call)
    return yield* buildx(call)
  },
})

/** What buildx says of a wrong call; its own words, not the client's. */
function buildxRefusal(kind: 'flag' | 'arity', text: string): Failure {
  const see = "See 'docker buildx build --help'."
  if (kind === 'flag') return new Failure(`${text}\n${see}`, 125)
  return new Failure(`ERROR: "docker buildx build" requires exactly 1 argument.\n${see}\n\nUsage:  docker buildx build [OPTIONS] PATH | URL | -\n\nStart a build`)
}

function* buildx(call: Build): Gen<number> {
  const { args: [source = ''], flags, out, err, context } = call
  const mode = yield* progressMode(flags.quiet ? 'quiet' : flags.progress, call)
  checkTags(flags.tag)
  const request = yield* contextOf(source, flags.file)
  if (mode === 'plain') yield* err.text('#0 building with "default" instance using docker driver\n\n')
  const response = yield* context.engine.open('POST', '/build', {
    query: { ...buildQuery(flags, request.dockerfile, call.env), version: '2' }, rawBody: request.body, headers: { 'Content-Type': 'application/x-tar' },
  })
  const outcome = yield* showBuild(response, err, mode)
  if (outcome.failure !== undefined) throw yield* failureOf(call, outcome, mode)
  yield* err.text(mode === 'quiet' ? '' : warningsText(outcome.trace.warnings, flags.debug))
  if (flags.iidfile !== '') yield* writeFile(flags.iidfile, outcome.image ?? '')
  if (flags.quiet) yield* out.line(outcome.image ?? '')
  return 0
}

function* failureOf({ err }: Build, { trace, failure }: BuildOutcome, mode: ProgressMode): Gen<Failure> {
  if (mode !== 'quiet') yield* err.text(errorLogs(trace))
  if (failure?.source !== undefined) yield* err.text(excerptText(failure.source))
  return new Failure(`ERROR: failed to build: ${failure?.message ?? ''}`)
}

function* progressMode(wanted: string, { env }: Build): Gen<ProgressMode> {
  const value = wanted === 'auto' ? (env.get('BUILDKIT_PROGRESS') ?? 'auto') : wanted
  if (value === 'plain' || value === 'quiet' || value === 'rawjson') return value
  if (value === 'auto' || value === 'tty') {
    if (yield* errorIsTerminal()) return 'tty'
    if (value === 'auto') return 'plain'
    throw new Failure('ERROR: failed to get console: provided file is not a console')
  }
  throw new Failure(`ERROR: invalid progress mode ${value}`)
}

function checkTags(tags: readonly string[]): void {
  for (const tag of tags) {
    const parsed = parseReference(tag)
    if (!parsed.ok) throw new Failure(`ERROR: invalid tag ${JSON.stringify(tag)}: ${parsed.error.replace(/^.*repository name .*must be lowercase$/, 'repository name must be lowercase')}`)
  }
}
