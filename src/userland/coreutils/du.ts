import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { humanSize, busyboxSize } from '../lib/size.ts'
import { type Run, utility } from '../utility.ts'
import { blocksOf } from './listed.ts'

/** du(1). */
export const du = utility({
  name: 'du', notYet: ['H'], about: 'Summarize disk space used for FILEs (or directories)',
  gnu: {
    usage: 'du [OPTION]... [FILE]...',
    flags: ['a,all  write counts for all files, not just directories', ',apparent-size  print apparent sizes rather than disk usage', 'b,bytes  equivalent to \'--apparent-size --block-size=1\'', 'c,total  produce a grand total', 'd,max-depth=N  print the total for a directory only if it is N or fewer levels below', 'h,human-readable  print sizes in human readable format', 'k  like --block-size=1K', 'm  like --block-size=1M', 'L,dereference  dereference all symbolic links', 'l,count-links  count sizes many times if hard linked', 's,summarize  display only a total for each argument', 'x,one-file-system  skip directories on different file systems', 'S,separate-dirs', ',exclude=PATTERN'],
  },
  busybox: { usage: 'du [-aHLdclsxhmk] [FILE]...', flags: ['a  Show file sizes too', 'b  Apparent size (including holes)', 'L  Follow all symlinks', 'H  Follow symlinks on command line', 'd=N  Limit output to directories (and files with -a) of depth < N', 'c  Show grand total', 'l  Count sizes many times if hard linked', 's  Display only a total for each argument', 'x  Skip directories on different filesystems', 'h  Sizes in human readable format (e.g., 1K 243M 2G)', 'm  Sizes in megabytes', 'k  Sizes in kilobytes (default)'] },
  *main(run) {
    for (const key of ['S', 'exclude']) if (run.has(key)) return yield* run.fail(`drydock: du ${key.length > 1 ? '--' : '-'}${key} is not simulated yet`)
    const counter = new Counter(run)
    let total = 0
    for (const path of run.operands.length > 0 ? run.operands : ['.']) total += yield* counter.count(path, 0, undefined)
    if (run.has('c')) yield* run.out.write(counter.line(total, 'total'))
    return counter.status
  },
})

class Counter {
  status = 0
  readonly #run: Run
  readonly #seen = new Set<string>()
  readonly #depth: number

  constructor(run: Run) {
    this.#run = run
    this.#depth = run.has('s') ? 0 : Number(run.value('d') ?? Number.POSITIVE_INFINITY)
  }

  /** Bytes below a path, printed on the way. */
  *count(path: string, depth: number, device: number | undefined): Gen<number> {
    const run = this.#run
    try {
      const stat = yield* run.has('L') ? sys.stat(path) : sys.lstat(path)
      if (run.has('x') && device !== undefined && stat.dev !== device) return 0
      const key = `${stat.dev}:${stat.ino}`
      if (stat.nlink > 1 && stat.kind !== 'dir' && !run.has('l') && this.#seen.has(key)) return 0
      this.#seen.add(key)
      let size = run.has('b') || run.has('apparent-size') ? stat.size : blocksOf(stat) * 1024
      if (stat.kind === 'dir') for (const { name } of yield* sys.readdir(path)) size += yield* this.count(`${path.replace(/\/+$/, '')}/${name}`, depth + 1, device ?? stat.dev)
      if ((stat.kind === 'dir' || depth === 0 || run.has('a')) && depth <= this.#depth) yield* run.out.write(this.line(size, path))
      return size
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(run.gnu ? `cannot ${isErrno(error, 'EACCES') ? 'read directory' : 'access'} ${run.sq(path)}: ${error.message}` : `${path}: ${error.message}`)
      this.status = 1
      return 0
    }
  }

  line(bytes: number, name: string): string {
    const run = this.#run
    const shown = run.last('h', 'k', 'm', 'b') === 'h' ? (run.gnu ? humanSize(bytes) : busyboxSize(bytes)) : String(run.has('b') ? bytes : Math.ceil(bytes / (run.has('m') ? 1_048_576 : 1024)))
    return `${shown}\t${name}\n`
  }
}
