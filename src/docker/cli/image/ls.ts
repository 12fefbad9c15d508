import { bool, text } from '../../../cli/flag.ts'
import { atMost } from '../../../cli/arity.ts'
import { dockerCommand, mounts } from '../docker.ts'
import type { ImageSummary } from '../client/types.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { listFormat, printFormatted } from '../format/formatter.ts'
import { imageFormatter, imageRows } from '../format/image.ts'
import { filter, encodeFilters, withFilter } from '../opts/values.ts'

/** `docker images`: GET /images/json. */
export const ls = dockerCommand({
  mounts: mounts('images', 'image ls', 'list'),
  usage: '[OPTIONS] [REPOSITORY[:TAG]]',
  short: 'List images',
  aliasLine: 'docker image ls, docker image list, docker images',
  args: atMost(1),
  complete: 'images',
  flags: {
    all: bool({ short: 'a', help: 'Show all images (default hides intermediate images)' }),
    digests: bool({ help: 'Show digests' }),
    filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
    format: text({ help: FORMAT_HELP }),
    'no-trunc': bool({ help: "Don't truncate output" }),
    quiet: bool({ short: 'q', help: 'Only show image IDs' }),
    tree: bool({ notYet: true, help: 'List multi-platform images as a tree (EXPERIMENTAL)' }),
  },
  *run({ args: [reference], flags, out, context: { engine, config } }) {
    const filters = reference === undefined ? flags.filter : withFilter(flags.filter, 'reference', reference)
    const images = yield* engine.json<readonly ImageSummary[]>('GET', '/images/json', { query: { all: flags.all, filters: encodeFilters(filters) } })
    const table = flags.digests
      ? 'table {{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}'
      : 'table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}'
    const format = listFormat(flags.format, config.values.imagesFormat, table, flags.quiet, '{{.ID}}')
    const digests = flags.digests || /\.Digest\b/.test(format)
    yield* printFormatted(out, yield* imageFormatter(!flags['no-trunc']), format, imageRows(images, digests))
  },
})
