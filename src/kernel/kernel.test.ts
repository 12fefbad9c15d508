import { expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts'
import { SECOND } from '../sim/time.ts'
import { call, type Gen } from './coroutine.ts'
import { isErrno } from './errno.ts'
import { print, readAll, writeFile } from './libc/io.ts'
import { binary } from './program.ts'
import { CLONE, O, sys } from './sys.ts'
import { run, testKernel } from './testing.ts'

test('a child writes to its parent through a pipe and is waited for', () => {
  const result = run(testKernel(), function* () {
    const { read, write } = yield* sys.pipe()
    const pid = yield* sys.fork(function* () {
      yield* sys.close(read)
      yield* print('hello from the child', write)
      return 7
    })
    yield* sys.close(write)
    const text = decodeUtf8(yield* readAll(read))
    const waited = yield* sys.wait(pid)
    yield* print(`${text}; ${JSON.stringify(waited?.status)}\n`)
    return 0
  })
  expect(result.stdout).toBe('hello from the child; {"kind":"exited","code":7}\n')
})

test('a writer to a pipe nobody reads dies of SIGPIPE', () => {
  const result = run(testKernel(), function* () {
    const { read, write } = yield* sys.pipe()
    const pid = yield* sys.fork(function* () {
      yield* sys.close(read)
      for (;;) yield* print('y\n', write)
    })
    yield* sys.close(write)
    yield* sys.read(read, 2)
    yield* sys.close(read)
    const waited = yield* sys.wait(pid)
    yield* print(JSON.stringify(waited?.status))
    return 0
  })
  expect(result.stdout).toBe('{"kind":"signaled","signal":"PIPE","core":false}')
})

test('exec runs the program that the file names, and scripts through their interpreter', () => {
  const kernel = testKernel([{ name: 'show', *main(_sys, argv): Gen<number> { yield* print(`${argv.join('|')}\n`); return 3 } }])
  const { disk } = kernel
  const bin = disk.create(disk.root, 'bin', { kind: 'dir', mode: 0o755, uid: 0, gid: 0 })
  disk.create(bin, 'show', { kind: 'file', mode: 0o755, uid: 0, gid: 0, content: binary('show', 20_000) })
  const script = encodeUtf8('#!/bin/show -x\nrest\n')
  disk.create(bin, 'script', { kind: 'file', mode: 0o755, uid: 0, gid: 0, content: { bytes: script, size: script.length } })
  const result = run(kernel, '/bin/script', { argv: ['script', 'one'] })
  expect(result).toMatchObject({ stdout: '/bin/show|-x|/bin/script|one\n', status: { kind: 'exited', code: 3 } })
})

test('sleep takes virtual time, a busy loop burns CPU time and both CPUs share three of them', () => {
  const kernel = testKernel()
  expect(run(kernel, function* () { yield* sys.sleep(5 * SECOND); return 0 }).took).toBeCloseTo(5 * SECOND, -2)
  const busy = run(kernel, function* () {
    for (let i = 0; i < 3; i++) yield* sys.fork(function* () { yield* sys.compute(2 * SECOND); return 0 })
    for (let i = 0; i < 3; i++) yield* sys.wait()
    return 0
  })
  expect(busy.took / SECOND).toBeCloseTo(3, 1)
})

test('process 1 of a pid namespace sees itself as 1, ignores unhandled signals from inside and takes all down with it', () => {
  const result = run(testKernel(), function* () {
    const pid = yield* sys.fork(function* () {
      const me = yield* sys.getpid()
      yield* sys.kill(1, 'TERM')
      const child = yield* sys.fork(function* () { yield* sys.sleep(1000 * SECOND); return 0 })
      yield* print(`inside ${me} ${child}\n`)
      return 5
    }, { flags: CLONE.NEWPID })
    const waited = yield* sys.wait(pid)
    yield* print(`outside ${pid > 1} ${JSON.stringify(waited?.status)}\n`)
    return 0
  })
  expect(result.stdout).toBe('inside 1 2\noutside true {"kind":"exited","code":5}\n')
  expect(result.took).toBeLessThan(SECOND)
})

test('a caught signal interrupts a sleeping call', () => {
  const result = run(testKernel(), function* () {
    yield* sys.sigaction('USR1', 'catch')
    const me = yield* sys.getpid()
    yield* sys.fork(function* () { yield* sys.sleep(SECOND); yield* sys.kill(me, 'USR1'); return 0 })
    try {
      yield* sys.sleep(100 * SECOND)
    } catch (error) {
      yield* print(isErrno(error, 'EINTR') ? `EINTR ${(yield* sys.signals()).join()}` : 'other')
    }
    return 0
  })
  expect(result.stdout).toBe('EINTR USR1')
  expect(result.took / SECOND).toBeCloseTo(1, 2)
})

test('files: create, append, stat, rename, unlink while open', () => {
  const result = run(testKernel(), function* () {
    yield* sys.mkdir('/d')
    yield* writeFile('/d/a', 'one\n')
    const fd = yield* sys.open('/d/a', O.WRONLY | O.APPEND)
    yield* print('two\n', fd)
    yield* sys.rename('/d/a', '/d/b')
    const reader = yield* sys.open('/d/b')
    yield* sys.unlink('/d/b')
    yield* sys.rmdir('/d')
    yield* print(`${decodeUtf8(yield* readAll(reader))}${(yield* sys.fstat(reader)).nlink}\n`)
    return 0
  })
  expect(result.stdout).toBe('one\ntwo\n0\n')
})

test('an overlay merges, copies up and leaves whiteouts', () => {
  const result = run(testKernel(), function* () {
    for (const d of ['/low', '/up', '/work', '/m', '/low/dir']) yield* sys.mkdir(d)
    yield* writeFile('/low/keep', 'low')
    yield* writeFile('/low/gone', 'x')
    yield* writeFile('/low/dir/f', 'f')
    yield* sys.mount({ source: 'overlay', target: '/m', type: 'overlay', data: 'lowerdir=/low,upperdir=/up,workdir=/work' })
    yield* sys.unlink('/m/gone')
    const fd = yield* sys.open('/m/keep', O.WRONLY | O.APPEND)
    yield* print('+up', fd)
    yield* sys.unlink('/m/dir/f')
    yield* sys.rmdir('/m/dir')
    yield* sys.mkdir('/m/dir')
    const list = function* (path: string): Gen<string> {
      const entries = yield* sys.readdir(path)
      return entries.map((e) => `${e.name}:${e.kind}`).sort().join(' ')
    }
    yield* print(`${yield* list('/m')} | ${yield* list('/up')} | ${yield* list('/low')} | ${yield* list('/m/dir')}\n`)
    return 0
  })
  expect(result.stdout).toBe('dir:dir keep:file | dir:dir gone:char keep:file | dir:dir gone:file keep:file | \n')
})

test('deep recursion through call() does not overflow', () => {
  function* down(n: number): Gen<number> {
    return n === 0 ? 0 : 1 + (yield* call(down(n - 1)))
  }
  const result = run(testKernel(), function* () { yield* print(String(yield* call(down(50_000)))); return 0 })
  expect(result.stdout).toBe('50000')
})

test('two runs of the same world are the same', () => {
  const play = (): string => {
    const kernel = testKernel()
    const log: string[] = []
    kernel.world.feed.listen((c) => log.push(`${c.at} ${c.table} ${c.key}`))
    run(kernel, function* () {
      for (let i = 0; i < 5; i++) yield* sys.fork(function* () { yield* sys.sleep(1000 * ((yield* sys.random(1))[0] ?? 0)); yield* writeFile(`/f${yield* sys.getpid()}`, 'x'); return 0 })
      for (let i = 0; i < 5; i++) yield* sys.wait()
      return 0
    })
    return log.join('\n')
  }
  expect(play()).toBe(play())
})

test('a thread uses one CPU at most, however short it sleeps between computations', () => {
  const kernel = testKernel([], { cpus: 4 })
  const { took } = run(kernel, function* () {
    for (let i = 0; i < 100; i++) {
      yield* sys.compute(1000)
      yield* sys.sleep(1)
    }
    return 0
  })
  expect(took).toBeGreaterThan(100 * 1000)
})

test('what follows a computation happens when it is done', () => {
  const kernel = testKernel()
  const { stdout } = run(kernel, function* () {
    yield* sys.compute(1500)
    yield* print(String((yield* sys.uptime()) >= 1500))
    return 0
  })
  expect(stdout).toBe('true')
})
