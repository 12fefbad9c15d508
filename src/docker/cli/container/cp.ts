import { bool } from '../../../cli/flag.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { humanSize } from '../../../base/units.ts'
import { exactly } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { sys } from '../../../kernel/sys.ts'
import { joinPath } from '../../../base/path.ts'
import { dockerCommand, mounts, outputIsTerminal } from '../docker.ts'
import { copyFromContainer } from './cp-from.ts'
import { copyToContainer } from './cp-to.ts'
import type { CopyReport } from './path-stat.ts'

/** `docker cp`: GET or PUT /containers/ID/archive. */
export const cp = dockerCommand({
  mounts: mounts('cp', 'container cp'),
  usage: '[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n	docker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH',
  short: 'Copy files/folders between a container and the local filesystem',
  long: "Copy files/folders between a container and the local filesystem\n\nUse '-' as the source to read a tar archive from stdin\nand extract it to a directory destination in a container.\nUse '-' as the destination to stream a tar archive of a\ncontainer source to stdout.",
  aliasLine: 'docker container cp, docker cp',
  args: exactly(2),
  complete: 'containers',
  flags: {
    archive: bool({ short: 'a', notYet: true, help: 'Archive mode (copy all uid/gid information)' }),
    'follow-link': bool({ short: 'L', help: 'Always follow symbol link in SRC_PATH' }),
    quiet: bool({ short: 'q', help: 'Suppress progress output during copy. Progress output is automatically suppressed if no terminal is attached' }),
  },
  *run({ args: [from = '', to = ''], flags, out, err, context: { engine } }) {
    const source = splitArgument(from)
    const target = splitArgument(to)
    if (source.container !== undefined && target.container !== undefined) throw new Failure('copying between containers is not supported')
    if (source.container === undefined && target.container === undefined) throw new Failure('must specify at least one container source')
    const said = to === '-' || (flags.given('quiet') ? flags.quiet : !(yield* outputIsTerminal()))
    const report: CopyReport = function* (bytes) {
      if (!said) yield* err.line(`Successfully copied ${humanSize(bytes)} to ${source.container === undefined ? to : yield* absolutePath(to)}`)
    }
    const followLink = flags['follow-link']
    if (source.container !== undefined) yield* copyFromContainer({ engine, container: source.container, path: source.path, target: to, followLink, out, report })
    else yield* copyToContainer({ engine, container: target.container ?? '', path: target.path, source: from, followLink, report })
  },
})

/** Takes `CONTAINER:PATH` apart; a path that begins with `/` or `.` is one on the host even with a colon in it. */
function splitArgument(text: string): { readonly container: string | undefined; readonly path: string } {
  const colon = text.indexOf(':')
  if (text.startsWith('/') || text.startsWith('.') || colon < 1) return { container: undefined, path: text }
  return { container: text.slice(0, colon), path: text.slice(colon + 1) }
}

function* absolutePath(path: string): Gen<string> {
  const absolute = path.startsWith('/') ? path : joinPath(yield* sys.getcwd(), path)
  if (path === '.' || path.endsWith('/.')) return `${absolute}/.`
  return path.endsWith('/') && !absolute.endsWith('/') ? `${absolute}/` : absolute
}
