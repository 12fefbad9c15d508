import { errno } from '../errno.ts'
import { Pipe } from '../pipe/pipe.ts'
import { syscall, type SysCallEntry } from './handler.ts'

const read = syscall<{ fd: number; max: number }>('read', (task, { fd, max }) => {
  const file = task.process.file(fd)
  if ((file.flags & 3) === 1) throw errno('EBADF')
  if (file.ops.read === undefined) throw errno('EINVAL')
  return file.ops.read(file, task, max)
})

const write = syscall<{ fd: number; data: Uint8Array }>('write', (task, { fd, data }) => {
  const file = task.process.file(fd)
  if ((file.flags & 3) === 0) throw errno('EBADF')
  if (file.ops.write === undefined) throw errno('EINVAL')
  return file.ops.write(file, task, data)
})

const pread = syscall<{ fd: number; offset: number; max: number }>('pread64', ({ process }, { fd, offset, max }) => {
  const file = process.file(fd)
  if (!file.ops.seekable || file.at === undefined) throw errno('ESPIPE')
  return file.at.mount.fs.read(file.at.ino, offset, max)
})

const lseek = syscall<{ fd: number; offset: number; whence: 'set' | 'cur' | 'end' }>('lseek', ({ process }, { fd, offset, whence }) => {
  const file = process.file(fd)
  if (!file.ops.seekable) throw errno('ESPIPE')
  const base = whence === 'set' ? 0 : whence === 'cur' ? file.offset : file.ops.stat(file).size
  if (base + offset < 0) throw errno('EINVAL')
  file.offset = base + offset
  return file.offset
})

const ftruncate = syscall<{ fd: number; size: number }>('ftruncate', ({ process }, { fd, size }) => {
  const file = process.file(fd)
  if (file.at === undefined || (file.flags & 3) === 0) throw errno('EINVAL')
  file.at.mount.fs.truncate(file.at.ino, size)
})

const pipe2 = syscall('pipe2', ({ process }) => {
  const pipe = new Pipe(process.kernel.nextPipeIno())
  return { read: process.install(pipe.open('read')), write: process.install(pipe.open('write')) }
})

export const readWriteCalls: readonly SysCallEntry[] = [read, write, pread, lseek, ftruncate, pipe2]
