import { concat, decodeUtf8, encodeUtf8 } from '../base/bytes.ts'
import type { Gen } from './coroutine.ts'
import type { Sys } from './sys.ts'
import type { Content } from './vfs/content.ts'
import { contentOf } from './vfs/content.ts'

export type Env = ReadonlyMap<string, string>

/** What runs when a program file is executed; returns the exit status (0 to 255). */
export type ProgramMain = (sys: Sys, argv: readonly string[], env: Env) => Gen<number>

/** A program of the simulation. Its `name` is what an executable file's content says it is, not the name it is called by (argv[0]). */
export type Program = {
  readonly name: string
  readonly main: ProgramMain
}

const MAGIC = '\x7fELF\x02\x01\x01drydock:'

/**
 * The content of an executable file that runs the named program. `size` is what `ls -l` says: the file is sparse behind its
 * header. Copying the content to another image copies the ability.
 */
export function binary(program: string, size = 65_536): Content {
  return contentOf(concat([encodeUtf8(MAGIC.slice(0, 4)), encodeUtf8(`${MAGIC.slice(4)}${program}\n`)]), size)
}

/** The program an executable's content names; undefined when it is no such file. */
export function programOf(head: Uint8Array): string | undefined {
  const text = decodeUtf8(head.subarray(0, 256))
  if (!text.startsWith(MAGIC)) return undefined
  const end = text.indexOf('\n', MAGIC.length)
  return end < 0 ? undefined : text.slice(MAGIC.length, end)
}
