import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { printError } from '../../kernel/libc/io.ts'
import { type Stat, sys } from '../../kernel/sys.ts'
import { type Run, utility } from '../utility.ts'
import { parseFind } from './find-parse.ts'
import { FindError, type Found, type Plan } from './find-plan.ts'

/** find(1). */
export const find = utility({
  name: 'find', about: 'Search for files and perform actions on them.\nFirst failed action stops processing of current file.\nDefaults: PATH is current directory, action is \'-print\'',
  gnu: { usage: 'find [-H] [-L] [-P] [path...] [expression]', raw: true }, busybox: { usage: 'find [-HL] [PATH]... [OPTIONS] [ACTIONS]', raw: true },
  *main(run) {
    if (run.operands[0] === '--help') {
      yield* run.out.write('Usage: find [-H] [-L] [-P] [path...] [expression]\n')
      return 0
    }
    let plan: Plan
    try {
      plan = yield* parseFind(run, run.operands)
    } catch (error) {
      if (!(error instanceof FindError)) throw error
      if (!run.gnu && error.usage) return yield* run.usage(error.message)
      return yield* run.fail(error.message)
    }
    const walker = new Walker(run, plan)
    for (const path of plan.paths) if (yield* walker.walk(path)) break
    for (const finish of plan.finish) if (!(yield* finish())) walker.status = 1
    return walker.status
  },
})

class Walker {
  status = 0
  readonly #run: Run
  readonly #plan: Plan

  constructor(run: Run, plan: Plan) {
    this.#run = run
    this.#plan = plan
  }

  /** True when find should stop altogether. */
  *walk(start: string): Gen<boolean> {
    return yield* this.#visit(start, start, 0, undefined, [])
  }

  *#visit(path: string, start: string, depth: number, device: number | undefined, above: readonly number[]): Gen<boolean> {
    let stat: Stat
    try {
      stat = yield* this.#look(path, depth)
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* this.#complain(path, error.message)
      return false
    }
    const file: Found = { path, stat, depth, start, prune: false, quit: false }
    const { minDepth, maxDepth, depthFirst } = this.#plan
    const judge = depth >= minDepth && depth <= maxDepth
    if (judge && !depthFirst) yield* this.#plan.test(file)
    if (file.quit) return true
    const enters = stat.kind === 'dir' && !file.prune && depth < maxDepth && !(this.#plan.oneDevice && device !== undefined && device !== stat.dev) && !above.includes(stat.ino)
    if (enters && (yield* this.#children(file, device ?? stat.dev, [...above, stat.ino]))) return true
    if (judge && depthFirst) yield* this.#plan.test(file)
    return file.quit
  }

  *#children({ path, start, depth }: Found, device: number, above: readonly number[]): Gen<boolean> {
    let names: readonly string[]
    try {
      names = (yield* sys.readdir(path)).map((entry) => entry.name)
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* this.#complain(path, error.message)
      return false
    }
    for (const name of names) if (yield* this.#visit(path.endsWith('/') ? path + name : `${path}/${name}`, start, depth + 1, device, this.#plan.follow === 'L' ? above : [])) return true
    return false
  }

  *#look(path: string, depth: number): Gen<Stat> {
    const follow = this.#plan.follow === 'L' || (this.#plan.follow === 'H' && depth === 0)
    if (!follow) return yield* sys.lstat(path)
    try {
      return yield* sys.stat(path)
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* sys.lstat(path)
    }
  }

  *#complain(path: string, why: string): Gen<void> {
    yield* this.#run.out.flush()
    yield* printError(`find: ${this.#run.gnu ? this.#run.q(path) : path}: ${why}\n`)
    this.status = 1
  }
}
