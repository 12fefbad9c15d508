import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { playSession } from './play.ts'
import { parseSessionFile, writeSessionFile } from './session-file.ts'

/** `drydock replay FILE... --out DIR`: plays sessions, each in a world of its own, and writes DIR/NAME.session. */
export function replay(args: readonly string[]): number {
  const outAt = args.indexOf('--out')
  const out = outAt < 0 ? undefined : args[outAt + 1]
  const files = args.filter((_, i) => outAt < 0 || (i !== outAt && i !== outAt + 1))
  if (out === undefined || files.length === 0 || files.some((f) => f.startsWith('--'))) {
    process.stderr.write('usage: drydock replay FILE... --out DIR\n')
    return 2
  }
  mkdirSync(out, { recursive: true })
  let status = 0
  for (const file of files) {
    try {
      const session = parseSessionFile(readFileSync(file, 'utf8'))
      writeFileSync(join(out, `${session.name}.session`), writeSessionFile(session, playSession(session)))
    } catch (error) {
      process.stderr.write(`drydock replay: ${file}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      status = 1
    }
  }
  return status
}
