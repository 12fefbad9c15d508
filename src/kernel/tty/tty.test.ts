import { expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { SECOND } from '../../sim/time.ts'
import type { Gen } from '../coroutine.ts'
import { isErrno } from '../errno.ts'
import type { Kernel } from '../kernel.ts'
import { print } from '../libc/io.ts'
import type { Process } from '../proc/process.ts'
import { STDIN, type Sys, sys } from '../sys.ts'
import { testKernel, testWorld } from '../testing.ts'
import { DevPtsFs, makeControlling } from './devpts.ts'
import { openSlave } from './pty.ts'
import { RAW } from './termios.ts'
import { Tty } from './tty.ts'

/** A terminal with nobody on it but the test. */
function bare(): { tty: Tty; screen: () => string; read: (max?: number) => string | undefined } {
  const tty = new Tty('pts/0', testWorld())
  let out = ''
  tty.onOutput((bytes) => { out += decodeUtf8(bytes) })
  const read = (max = 4096): string | undefined => {
    const bytes = tty.take(max)
    return bytes && decodeUtf8(bytes)
  }
  return { tty, screen: () => out, read }
}

const edits: readonly (readonly [why: string, typed: string, read: string, screen: string])[] = [
  ['return becomes a line feed', 'ab\r', 'ab\n', 'ab\r\n'],
  ['DEL and ^H erase', 'abc\x7f\x08x\r', 'ax\n', 'abc\b \b\b \bx\r\n'],
  ['a character of several bytes is erased as one', 'né\x7fo\r', 'no\n', 'né\b \bo\r\n'],
  ['^W erases a word', 'one two \x17x\r', 'one x\n', `one two ${'\b \b'.repeat(4)}x\r\n`],
  ['^U erases the line', 'one\x15x\r', 'x\n', `one${'\b \b'.repeat(3)}x\r\n`],
  ['^V takes the next as it is', 'a\x16\x03b\r', 'a\x03b\n', 'a^\b^Cb\r\n'],
  ['control characters are echoed as ^X and erased as two', 'a\x01\x7fb\r', 'ab\n', 'a^A\b \b\b \bb\r\n'],
  ['a tab is erased by its width', 'a\tb\x7f\x7fc\r', 'ac\n', `a\tb\b \b${'\b'.repeat(7)}c\r\n`],
  ['^C throws the line away', 'abc\x03d\r', 'd\n', 'abc^Cd\r\n'],
]

test.each(edits)('cooked: %s', (_why, typed, expected, echoed) => {
  const { tty, screen, read } = bare()
  tty.input(encodeUtf8(typed))
  expect([read(), screen()]).toEqual([expected, echoed])
})

test('a read gives one line at most; ^D gives what is there, and the end of file on an empty line', () => {
  const { tty, read } = bare()
  tty.input(encodeUtf8('one\rtwo\rthr\x04\x04x'))
  expect([read(), read(2), read(), read(), read(), read()]).toEqual(['one\n', 'tw', 'o\n', 'thr', '', undefined])
})

test('raw: bytes are given as they come, nothing is echoed or translated', () => {
  const { tty, screen, read } = bare()
  tty.setTermios(RAW)
  tty.input(encodeUtf8('a\r\x03\x7f'))
  tty.write(encodeUtf8('x\n'))
  expect([read(), screen()]).toEqual(['a\r\x03\x7f', 'x\n'])
})

test('a long paste waits for its reader; a line nobody could finish rings the bell', () => {
  const { tty, screen, read } = bare()
  tty.setTermios({ echo: false })
  tty.input(encodeUtf8(`${'x'.repeat(99)}\r`.repeat(100)))
  let lines = 0
  while (read() === `${'x'.repeat(99)}\n`) lines++
  expect(lines).toBe(100)
  tty.input(encodeUtf8('y'.repeat(5000)))
  expect(screen()).toBe('\x07'.repeat(905))
  tty.input(encodeUtf8('\r'))
  expect(read(10_000)).toHaveLength(4096)
})

/** A session on a terminal of its own. */
function session(main: (sys: Sys) => Gen<number>): { kernel: Kernel; tty: Tty; leader: Process; screen: () => string; settle: (micros?: number) => void } {
  const kernel = testKernel()
  const tty = new DevPtsFs(kernel.world, kernel.nextDev()).allocate()
  let out = ''
  tty.onOutput((bytes) => { out += decodeUtf8(bytes) })
  const slave = openSlave(tty, 2)
  const leader = kernel.spawn({ argv: ['sh'], main: { program: () => main(sys) }, newSession: true, stdio: [slave, slave, slave] })
  makeControlling(leader, tty)
  const settle = (micros = SECOND): void => { kernel.world.runUntil(kernel.world.now + micros) }
  settle()
  return { kernel, tty, leader, screen: () => out, settle }
}

/** Runs a job in a process group of its own, in the foreground unless told otherwise, and says how it changed state. */
function* job(main: () => Gen<number>, foreground = true): Gen<string> {
  yield* sys.sigaction('TTOU', 'ignore')
  const pid = yield* sys.fork(function* () {
    yield* sys.sigaction('TTOU', 'default')
    return yield* main()
  })
  yield* sys.setpgid(pid, pid)
  if (foreground) yield* sys.tcsetpgrp(STDIN, pid)
  const waited = yield* sys.wait(pid, { untraced: true })
  yield* sys.tcsetpgrp(STDIN, yield* sys.getpid())
  const status = waited?.status
  return status === undefined ? '' : 'signal' in status ? `${status.kind} ${status.signal}` : status.kind
}

test.each([['\x03', '^C\nsignaled INT'], ['\x1c', '^\\\nsignaled QUIT'], ['\x1a', '^Z\nstopped TSTP']])('%j goes to the foreground group only', (key, expected) => {
  const { tty, screen, settle, leader } = session(function* () {
    yield* print(`\n${yield* job(function* () { yield* sys.sleep(1000 * SECOND); return 0 })}`)
    yield* sys.sleep(1000 * SECOND)
    return 0
  })
  tty.input(encodeUtf8(key))
  settle()
  expect(screen().replaceAll('\r', '')).toBe(expected)
  expect(leader.alive).toBe(true)
})

test('a background job that reads is stopped, and goes on in the foreground', () => {
  const { tty, screen, settle } = session(function* () {
    const read = function* (): Gen<number> {
      yield* print(`read ${decodeUtf8(yield* sys.read(STDIN))}`)
      return 0
    }
    yield* sys.sigaction('TTOU', 'ignore')
    const pid = yield* sys.fork(read)
    yield* sys.setpgid(pid, pid)
    const first = yield* sys.wait(pid, { untraced: true })
    yield* print(`${JSON.stringify(first?.status)}\n`)
    yield* sys.tcsetpgrp(STDIN, pid)
    yield* sys.kill(-pid, 'CONT')
    yield* sys.wait(pid)
    return 0
  })
  tty.input(encodeUtf8('x\r'))
  settle()
  expect(screen().replaceAll('\r', '')).toBe('{"kind":"stopped","signal":"TTIN"}\nx\nread x\n')
})

test('a resized window is told to the foreground job', () => {
  const { tty, screen, settle } = session(function* () {
    yield* sys.sigaction('WINCH', 'catch')
    const signal = yield* sys.sigwait()
    const { rows, cols } = yield* sys.winsize(STDIN)
    yield* print(`${signal} ${rows}x${cols}`)
    return 0
  })
  tty.resize({ rows: 40, cols: 100 })
  settle()
  expect(screen()).toBe('WINCH 40x100')
})

test('hanging up ends the shell and its foreground job', () => {
  const { tty, settle, leader, kernel } = session(function* () {
    yield* job(function* () { yield* sys.sleep(1000 * SECOND); return 0 })
    return 0
  })
  const before = kernel.processes.size
  tty.hangup()
  settle()
  expect([leader.alive, before - kernel.processes.size]).toEqual([false, 2])
})

test('a listener that is flooded slows the writer down, in virtual time', () => {
  const { screen, settle } = session(function* () {
    for (let i = 0; i < 1000; i++) yield* sys.write(1, encodeUtf8('y\n'.repeat(512)))
    yield* print(`done ${(yield* sys.uptime()) > SECOND / 10}`)
    return 0
  })
  settle(10 * SECOND)
  expect(screen()).toHaveLength(1000 * 1536 + 'done true'.length)
})

test('the holder of a master descriptor sees the output, and EIO after the last slave was closed', () => {
  const kernel = testKernel()
  const pts = new DevPtsFs(kernel.world, kernel.nextDev())
  const { disk } = kernel
  const dev = disk.create(disk.root, 'dev', { kind: 'dir', mode: 0o755, uid: 0, gid: 0 })
  const dir = disk.create(dev, 'pts', { kind: 'dir', mode: 0o755, uid: 0, gid: 0 })
  kernel.mountAt(kernel.initNamespaces.mnt, pts, { mount: kernel.rootPosition.mount, ino: dir }, 'devpts')
  const seen: string[] = []
  kernel.spawn({
    argv: ['holder'],
    main: {
      program: function* () {
        const { master, path } = yield* sys.openpty()
        seen.push(path)
        yield* sys.fork(function* () {
          yield* sys.close(master)
          yield* sys.setsid()
          const fd = yield* sys.open(path, 2)
          seen.push(yield* sys.ttyname(fd), String((yield* sys.tcgetpgrp(fd)) === (yield* sys.getpid())))
          yield* print(`got ${decodeUtf8(yield* sys.read(fd))}`, fd)
          return 0
        })
        yield* print('hi\r', master)
        try {
          for (;;) seen.push(decodeUtf8(yield* sys.read(master)))
        } catch (error) {
          seen.push(isErrno(error) ? error.errno : '')
        }
        return 0
      },
    },
  })
  kernel.world.runUntil(SECOND)
  expect(seen).toEqual(['/dev/pts/0', 'hi\r\n', '/dev/pts/0', 'true', 'got hi\r\n', 'EIO'])
  expect(pts.readdir(pts.root).map((e) => e.name)).toEqual(['ptmx'])
})
