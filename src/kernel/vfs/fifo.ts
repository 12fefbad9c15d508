import type { Kernel } from '../kernel.ts'
import { Pipe } from '../pipe/pipe.ts'
import type { OpenFile } from './open-file.ts'
import type { Position } from './mount.ts'

const fifos = new WeakMap<Kernel, Map<string, Pipe>>()

/** Opens a named pipe (fifo(7)). Opening does not wait for the other side: reading then gives the end of file only after a writer came and went. */
export function openFifo(kernel: Kernel, at: Position, flags: number): OpenFile {
  const mine = fifos.get(kernel) ?? new Map<string, Pipe>()
  fifos.set(kernel, mine)
  const key = `${at.mount.fs.dev}:${at.ino}`
  const pipe = mine.get(key) ?? new Pipe(at.ino)
  mine.set(key, pipe)
  return pipe.open((flags & 3) === 0 ? 'read' : 'write', flags)
}

/** The pipe behind a fifo, when it is open somewhere. */
export function fifoAt(kernel: Kernel, at: Position): Pipe | undefined {
  return fifos.get(kernel)?.get(`${at.mount.fs.dev}:${at.ino}`)
}
