import { expect, test } from 'vitest'
import { print, readTextFile } from '../../libc/io.ts'
import { CLONE, sys } from '../../sys.ts'
import { mountSystem } from '../../system-mounts.ts'
import { run, testKernel } from '../../testing.ts'

const host = () => {
  const kernel = testKernel()
  mountSystem(kernel)
  return kernel
}

test('/proc/self is whoever reads it, and /dev/stdout leads to its descriptor 1', () => {
  const result = run(host(), function* () {
    const me = yield* sys.getpid()
    yield* print(`${(yield* sys.readlink('/proc/self')) === String(me)} ${(yield* readTextFile('/proc/self/comm')).trim()}\n`)
    const fd = yield* sys.open('/dev/stdout', 1)
    yield* print('through /dev/stdout\n', fd)
    return 0
  })
  expect(result.stdout).toBe('true test\nthrough /dev/stdout\n')
})

test('a proc mounted in a new pid namespace shows only its processes, with their own numbers', () => {
  const result = run(host(), function* () {
    const pid = yield* sys.fork(function* () {
      yield* sys.mount({ source: 'proc', target: '/proc', type: 'proc' })
      const names = (yield* sys.readdir('/proc')).map((e) => e.name).filter((n) => /^\d+$/.test(n))
      const status = yield* readTextFile('/proc/1/status')
      yield* print(`${names.join()} ${/^Pid:\t(\d+)$/m.exec(status)?.[1]}\n`)
      return 0
    }, { flags: CLONE.NEWPID | CLONE.NEWNS })
    yield* sys.wait(pid)
    yield* print(`${(yield* sys.readdir('/proc')).some((e) => e.name === String(pid))}\n`)
    return 0
  })
  expect(result.stdout).toBe('1 1\nfalse\n')
})

test('setns joins the namespace of an open /proc/PID/ns file', () => {
  const result = run(host(), function* () {
    const pid = yield* sys.fork(function* () {
      yield* sys.sethostname('inner')
      yield* sys.sleep(1000)
      return 0
    }, { flags: CLONE.NEWUTS })
    yield* sys.sleep(100)
    const fd = yield* sys.open(`/proc/${pid}/ns/uts`)
    yield* sys.setns(fd, CLONE.NEWUTS)
    yield* print(`${(yield* sys.uname()).nodename} ${yield* readTextFile('/proc/sys/kernel/hostname')}`)
    return 0
  })
  expect(result.stdout).toBe('inner inner\n')
})
