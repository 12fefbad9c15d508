import { bool, text } from '../../../cli/flag.ts'
import { noArgs } from '../../../cli/arity.ts'
import { dockerCommand } from '../docker.ts'
import { FORMAT_HELP } from '../format/format-help.ts'
import { printFormatted } from '../format/formatter.ts'
import { summaryRows, SUMMARY_FORMATTER, verboseText, type DiskUsage } from '../format/disk-usage.ts'

/** `docker system df`: GET /system/df. */
export const df = dockerCommand({
  mounts: [{ path: 'system df' }],
  usage: '[OPTIONS]',
  short: 'Show docker disk usage',
  args: noArgs,
  complete: 'none',
  flags: {
    format: text({ help: FORMAT_HELP }),
    verbose: bool({ short: 'v', help: 'Show detailed information on space usage' }),
  },
  *run({ flags, out, context: { engine } }) {
    const usage = yield* engine.json<DiskUsage>('GET', '/system/df')
    if (flags.verbose && flags.format === '') {
      yield* out.text(yield* verboseText(usage))
      return
    }
    const table = 'table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}'
    yield* printFormatted(out, SUMMARY_FORMATTER, flags.format === '' || flags.format === 'table' ? table : flags.format, summaryRows(usage))
  },
})
