import { bool, text } from '../../../cli/flag.ts'
import { humanDuration, humanSizeWithPrecision } from '../../../base/units.ts'
import { exactly } from '../../../cli/arity.ts'
import { sys } from '../../../kernel/sys.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { field, listFormat, printFormatted, type Formatter } from '../format/formatter.ts'
import { ellipsis, rfc3339, shortId } from '../format/texts.ts'

type Item = { readonly Id: string; readonly Created: number; readonly CreatedBy: string; readonly Size: number; readonly Comment: string; readonly Tags: readonly string[] | null }

/** `docker history`: GET /images/NAME/history. */
export const history = dockerCommand({
  mounts: mounts('history', 'image history'),
  usage: '[OPTIONS] IMAGE',
  short: 'Show the history of an image',
  aliasLine: 'docker image history, docker history',
  args: exactly(1),
  complete: 'images',
  flags: {
    format: text({ help: FORMAT_HELP }),
    human: bool({ short: 'H', default: true, help: 'Print sizes and dates in human readable format' }),
    'no-trunc': bool({ help: "Don't truncate output" }),
    platform: text({ notYet: true, help: 'Show history for the given platform. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")' }),
    quiet: bool({ short: 'q', help: 'Only show image IDs' }),
  },
  *run({ args: [name = ''], flags, out, context: { engine } }) {
    const items = yield* engine.json<readonly Item[]>('GET', `/images/${segment(name)}/history`)
    const since = flags.human ? '{{.CreatedSince}}' : '{{.CreatedAt}}'
    const format = listFormat(flags.format, undefined, `table {{.ID}}\t${since}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}`, flags.quiet, '{{.ID}}')
    const now = Math.floor((yield* sys.now()) / 1_000_000)
    yield* printFormatted(out, historyFormatter(now, !flags['no-trunc'], flags.human), format, items)
  },
})

/** How an image's history is listed (docker/cli image.historyContext). */
function historyFormatter(now: number, truncate: boolean, human: boolean): Formatter<Item> {
  return {
    typeName: 'image.historyContext',
    fields: {
      Comment: field('COMMENT', ({ Comment }) => Comment),
      CreatedAt: field('CREATED AT', ({ Created }) => rfc3339(Created)),
      CreatedBy: field('CREATED BY', ({ CreatedBy }) => {
        const by = CreatedBy.replaceAll('\t', ' ')
        return truncate ? ellipsis(by, 45) : by
      }),
      CreatedSince: field('CREATED', ({ Created }) => `${humanDuration(Math.max(0, now - Created))} ago`),
      ID: field('IMAGE', ({ Id }) => (truncate ? shortId(Id) : Id)),
      Size: field('SIZE', ({ Size }) => (human ? humanSizeWithPrecision(Size, 3) : String(Size))),
    },
  }
}
