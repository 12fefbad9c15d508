import { bool, int, text } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { ellipsis } from '../format/texts.ts'
import { field, listFormat, printFormatted, type Formatter } from '../format/formatter.ts'
import { dockerCommand } from '../docker.ts'
import { filter, encodeFilters } from '../opts/values.ts'

type Result = { readonly name: string; readonly description: string; readonly star_count: number; readonly is_official: boolean }

/** `docker search`: GET /images/search. */
export const search = dockerCommand({
  mounts: [{ path: 'search' }],
  usage: '[OPTIONS] TERM',
  short: 'Search Docker Hub for images',
  args: exactly(1),
  complete: 'none',
  flags: {
    filter: filter({ short: 'f', help: 'Filter output based on conditions provided' }),
    format: text({ help: 'Pretty-print search using a Go template' }),
    limit: int({ help: 'Max number of search results' }),
    'no-trunc': bool({ help: "Don't truncate output" }),
  },
  *run({ args: [term = ''], flags, out, context: { engine } }) {
    const results = yield* engine.json<readonly Result[]>('GET', '/images/search', {
      query: { term, limit: flags.limit > 0 ? String(flags.limit) : undefined, filters: encodeFilters(flags.filter) },
    })
    const format = listFormat(flags.format, undefined, 'table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}', false, '')
    yield* printFormatted(out, searchFormatter(!flags['no-trunc']), format, results)
  },
})

function searchFormatter(truncate: boolean): Formatter<Result> {
  return {
    typeName: 'image.searchContext',
    fields: {
      Description: field('DESCRIPTION', ({ description }) => (truncate ? ellipsis(description.replaceAll('\n', ' ').replaceAll('\r', ' '), 45) : description)),
      IsAutomated: field('AUTOMATED', () => ''),
      IsOfficial: field('OFFICIAL', ({ is_official }) => (is_official ? '[OK]' : '')),
      Name: field('NAME', ({ name }) => name),
      StarCount: field('STARS', ({ star_count }) => String(star_count)),
    },
  }
}
