import type { Kernel } from '../kernel/kernel.ts'
import { Pipe, pipeStat } from '../kernel/pipe/pipe.ts'
import type { Stat } from '../kernel/sys.ts'
import { type FileOps, OpenFile, type Readiness } from '../kernel/vfs/open-file.ts'
import { Wait, type WaitQueue } from '../kernel/wait.ts'

/** Which of a process's outputs a piece comes from; a terminal has one. */
export type Stream = 'stdout' | 'stderr'

/** Takes what a container writes; the queue to sleep on, when it has no room now. */
export type Sink = (stream: Stream, data: Uint8Array) => WaitQueue | undefined

const READY: Readiness = { readable: false, writable: true, hangup: false, queues: [] }

/** The write end of a pipe whose other end is the engine: what is written goes to the sink at once. */
export function sinkFile(kernel: Kernel, stream: Stream, sink: Sink): OpenFile {
  const ino = kernel.nextPipeIno()
  const ops: FileOps = {
    seekable: false,
    write: (_file, _task, data) => {
      const full = sink(stream, data.slice())
      return full === undefined ? data.length : new Wait([full], { for: 'writable', fd: 1 })
    },
    readiness: () => READY,
    stat: () => pipeStat(ino),
  }
  return new OpenFile(ops, 1, `pipe:[${ino}]`)
}

/** /dev/null as standard input. */
export function nullFile(): OpenFile {
  const stat: Stat = { dev: 5, ino: 4, kind: 'char', mode: 0o666, uid: 0, gid: 0, nlink: 1, size: 0, atime: 0, mtime: 0, ctime: 0, rdev: 259 }
  const ops: FileOps = {
    seekable: false, read: () => new Uint8Array(0), write: (_file, _task, data) => data.length,
    readiness: () => ({ readable: true, writable: true, hangup: false, queues: [] }), stat: () => stat,
  }
  return new OpenFile(ops, 2, '/dev/null')
}

/** A pipe for standard input: the end the process reads, and the one to write to. */
export function inputPipe(kernel: Kernel): { reader: OpenFile; writer: OpenFile } {
  const pipe = new Pipe(kernel.nextPipeIno())
  return { reader: pipe.open('read'), writer: pipe.open('write') }
}
