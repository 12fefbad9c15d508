import type { Gen } from '../../kernel/coroutine.ts'
import type { Stat } from '../../kernel/sys.ts'

/** A file that find looks at. */
export type Found = { path: string; stat: Stat; depth: number; start: string; prune: boolean; quit: boolean }

/** A wrong command line; `usage` asks for busybox's usage after the text. */
export class FindError extends Error {
  readonly usage: boolean

  constructor(message: string, usage = false) {
    super(message)
    this.usage = usage
  }
}

export type Test = (file: Found) => Gen<boolean>
export type Finish = () => Gen<boolean>

export type Plan = {
  paths: readonly string[]
  follow: 'P' | 'H' | 'L'
  minDepth: number
  maxDepth: number
  depthFirst: boolean
  oneDevice: boolean
  test: Test
  /** Called when all files have been seen (`-exec ... +`). */
  finish: readonly Finish[]
}

/** Gives the arguments of tests and actions one by one. */
export type Arguments = { take(name: string): string; takeUntil(name: string): { words: string[]; plus: boolean } }
