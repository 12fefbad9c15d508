import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { print, writeFile } from '../../kernel/libc/io.ts'
import type { Program } from '../../kernel/program.ts'
import { CLONE, type WaitStatus, sys } from '../../kernel/sys.ts'
import { run } from '../../kernel/testing.ts'
import { UTILITIES } from '../utilities.ts'
import { gnuPrograms } from '../utility.ts'
import { statusCode } from './interp/job-table.ts'
import { shellHost } from './testing.ts'

/** The folder of reference material beside the repository; DRYDOCK_SHARED names another place. */
const SHARED = process.env['DRYDOCK_SHARED'] ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../../../shared')

type FileSpec = { text?: string; mode?: string; dir?: boolean; link?: string }
type Case = {
  id: string; script: string; stdout: string; status: number; tier: string; mode?: string; argv?: string[]; files?: Record<string, string | FileSpec>; shellDependent?: boolean
}

/** Cases of a corpus; none when the reference material is not there. */
function cases(name: string, tier: string): Case[] {
  const path = `${SHARED}/corpora/shell-${name}.json`
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Case[]).filter(c => c.tier === tier && !c.shellDependent) : []
}

/** Python's repr of a byte string. */
function repr(text: string): string {
  const bytes = encodeUtf8(text)
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'"
  let out = quote
  for (const b of bytes) {
    const c = String.fromCharCode(b)
    out += c === '\n' ? '\\n' : c === '\t' ? '\\t' : c === '\r' ? '\\r' : c === '\\' || c === quote ? `\\${c}` : b < 32 || b > 126 ? `\\x${b.toString(16).padStart(2, '0')}` : c
  }
  return out + quote
}

const caret = (text: string): string => Array.from(text, c => (c < ' ' ? `^${String.fromCharCode(c.charCodeAt(0) + 64)}` : c === '\x7f' ? '^?' : c)).join('')

/** The helper commands that the cases expect to find. */
const HELPERS: readonly Program[] = [
  { name: 'argv.py', *main(_sys, argv) { yield* print(`[${argv.slice(1).map(repr).join(', ')}]\n`); return 0 } },
  { name: 'printenv.py', *main(_sys, argv, env) { yield* print(argv.slice(1).map(n => `${env.get(n) ?? 'None'}\n`).join('')); return 0 } },
  { name: 'stdout_stderr.py', *main(_sys, argv) { yield* print(`${argv[1] ?? 'STDOUT'}\n`); yield* print(`${argv[2] ?? 'STDERR'}\n`, 2); return Number(argv[3] ?? 0) } },
  { name: 'recho', *main(_sys, argv) { yield* print(argv.slice(1).map((a, i) => `argv[${i + 1}] = <${caret(a)}>\n`).join('')); return 0 } },
  { name: 'zecho', *main(_sys, argv) { yield* print(`${argv.slice(1).join(' ')}\n`); return 0 } },
]

function* attempt(action: Gen<unknown>): Gen<void> {
  try {
    yield* action
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

function* prepare(item: Case): Gen<void> {
  for (const dir of ['/tmp/case', '/tmp/w']) {
    yield* sys.mkdir(dir)
    yield* sys.chown(dir, 65534, 65534)
  }
  yield* sys.setgroups([65534])
  yield* sys.setgid(65534)
  yield* sys.setuid(65534)
  yield* sys.chdir('/tmp/w')
  const modes: [string, string][] = []
  for (const [path, given] of Object.entries(item.files ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const file: FileSpec = typeof given === 'string' ? { text: given } : given
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) yield* attempt(sys.mkdir(path.slice(0, at)))
    if (file.dir) yield* attempt(sys.mkdir(path))
    else if (file.link !== undefined) yield* sys.symlink(file.link, path)
    else yield* writeFile(path, file.text ?? '')
    if (file.mode !== undefined) modes.push([path, file.mode])
  }
  for (const [path, mode] of modes.reverse()) yield* sys.chmod(path, Number.parseInt(mode, 8))
  yield* writeFile('/tmp/case/main.sh', item.script)
}

/** Plays a case as it was recorded: as nobody, as process 1 of a pid namespace, the script in a file or on standard input. */
function play(item: Case, programs: readonly Program[]): { stdout: string; status: number | undefined } {
  const kernel = shellHost(programs)
  const env = new Map(Object.entries({
    PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/tmp/w', PWD: '/tmp/w', LANG: 'C.UTF-8', SH: 'ash', TESTEE: 'ash', THIS_SH: '/bin/ash', ORIGPWD: '/tmp/w', TMP: '/tmp/w',
  }))
  const fromInput = item.mode === 'stdin'
  const result = run(kernel, function* () {
    yield* prepare(item)
    const argv = ['ash', ...(fromInput ? [] : ['/tmp/case/main.sh']), ...(item.argv ?? [])]
    const pid = yield* sys.fork(() => sys.exec('/bin/ash', argv, env), { flags: CLONE.NEWPID })
    for (;;) {
      const status: WaitStatus | undefined = (yield* sys.wait(pid))?.status
      if (status?.kind === 'exited' || status?.kind === 'signaled') return statusCode(status)
    }
  }, { stdin: fromInput ? item.script : '', limit: 120_000_000 })
  return { stdout: result.stdout, status: result.status?.kind === 'exited' ? result.status.code : undefined }
}

/** How many cases of each corpus must agree at least: it only ever rises. */
const FLOOR: readonly (readonly [corpus: string, tier: string, share: number])[] = [
  ['busybox-ash', 'posix', 0.95], ['yash-posix', 'posix', 0.97], ['mvdan-sh', 'posix', 0.98], ['oils', 'posix', 0.97],
  ['busybox-ash', 'posix2', 0.85], ['yash-posix', 'posix2', 0.88], ['mvdan-sh', 'posix2', 0.96], ['oils', 'posix2', 0.91],
]
const programs = [...HELPERS, ...UTILITIES.flatMap(gnuPrograms)]

describe.each(FLOOR)('shell corpus %s, tier %s', (corpus, tier, share) => {
  const list = cases(corpus, tier)
  test.skipIf(list.length === 0)('agrees with the recorded shells', { timeout: 120_000 }, () => {
    const failed = list.filter(item => {
      const got = play(item, programs)
      return got.stdout !== item.stdout || got.status !== item.status
    })
    const passed = 1 - failed.length / list.length
    expect(passed, `${failed.length} of ${list.length} differ: ${failed.map(c => c.id).join(' ')}`).toBeGreaterThanOrEqual(share)
  })
})
