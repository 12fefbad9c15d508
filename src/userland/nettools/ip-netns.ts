import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { printError } from '../../kernel/libc/io.ts'
import { CLONE, MS, O, sys } from '../../kernel/sys.ts'
import { execSearch } from '../lib/exec.ts'
import type { Run } from '../utility.ts'

const DIR = '/var/run/netns'

/** `ip netns`: named network namespaces are files of /var/run/netns that namespaces are bound to. */
export function* netns(run: Run, args: string[]): Gen<number> {
  const verb = args.shift() ?? 'list'
  const name = args[0] ?? ''
  try {
    switch (verb) {
      case 'list': case 'ls': case 'show': return yield* list(run)
      case 'add': return yield* add(name)
      case 'del': case 'delete':
        yield* sys.umount(`${DIR}/${name}`, true)
        yield* sys.unlink(`${DIR}/${name}`)
        return 0
      case 'exec': {
        yield* sys.setns(yield* sys.open(`${DIR}/${name}`, O.RDONLY), CLONE.NEWNET)
        const error = yield* execSearch(args.slice(1), run.env)
        yield* printError(`exec of "${args[1] ?? ''}" failed: ${error.message}\n`)
        return 1
      }
      default:
        yield* printError(`Command "${verb}" is unknown, try "ip netns help".\n`)
        return 1
    }
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* printError(verb === 'exec' ? `Cannot open network namespace "${name}": ${error.message}\n` : `Cannot remove namespace file "${DIR}/${name}": ${error.message}\n`)
    return 1
  }
}

function* list(run: Run): Gen<number> {
  try {
    for (const entry of yield* sys.readdir(DIR)) yield* run.out.write(`${entry.name}\n`)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
  return 0
}

function* add(name: string): Gen<number> {
  for (const dir of ['/var/run', DIR]) {
    try {
      yield* sys.mkdir(dir, 0o755)
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error
    }
  }
  try {
    yield* sys.close(yield* sys.open(`${DIR}/${name}`, O.RDONLY | O.CREAT | O.EXCL, 0))
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* printError(`Cannot create namespace file "${DIR}/${name}": ${error.message}\n`)
    return 1
  }
  const pid = yield* sys.fork(function* () {
    yield* sys.unshare(CLONE.NEWNET)
    yield* sys.mount({ source: '/proc/self/ns/net', target: `${DIR}/${name}`, flags: MS.BIND })
    return 0
  })
  const waited = yield* sys.wait(pid)
  return waited?.status.kind === 'exited' ? waited.status.code : 1
}
