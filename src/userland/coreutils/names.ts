import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { utility } from '../utility.ts'

/** The last component of a path, as basename(3): trailing slashes do not count. */
export function lastComponent(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '') return path === '' ? '' : '/'
  return trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

/** The directory part of a path, as dirname(3). */
export function directoryOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '') return path === '' ? '.' : '/'
  const at = trimmed.lastIndexOf('/')
  if (at < 0) return '.'
  return trimmed.slice(0, at).replace(/\/+$/, '') || '/'
}

/** basename(1). */
export const basename = utility({
  name: 'basename', about: 'Strip directory path and SUFFIX from FILE',
  gnu: {
    usage: 'basename NAME [SUFFIX]\n  or:  basename OPTION... NAME...', stopAtOperand: true,
    flags: ['a,multiple  support multiple arguments and treat each as a NAME', 's,suffix=SUFFIX  remove a trailing SUFFIX; implies -a', 'z,zero  end each output line with NUL, not newline'],
  },
  busybox: { usage: 'basename FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...', flags: ['a', 's=SUFFIX'], stopAtOperand: true },
  *main(run) {
    const [first, second, ...more] = run.operands
    if (first === undefined) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    const many = run.has('a') || run.has('s')
    if (!many && more.length > 0) return yield* run.usage(run.gnu ? `extra operand ${run.q(more[0] as string)}` : undefined)
    const suffix = run.value('s') ?? (many ? '' : (second ?? ''))
    for (const path of many ? run.operands : [first]) {
      const name = lastComponent(path)
      const cut = suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
      yield* run.out.write(`${cut}${run.has('z') ? '\0' : '\n'}`)
    }
    return 0
  },
})

/** dirname(1). */
export const dirname = utility({
  name: 'dirname', about: 'Strip non-directory suffix from FILENAME',
  gnu: { usage: 'dirname [OPTION] NAME...', flags: ['z,zero  end each output line with NUL, not newline'] },
  busybox: { usage: 'dirname FILENAME' },
  *main(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    for (const path of run.gnu ? run.operands : run.operands.slice(0, 1)) yield* run.out.write(`${directoryOf(path)}${run.has('z') ? '\0' : '\n'}`)
    return 0
  },
})

/** pwd(1), the program. */
export const pwd = utility({
  name: 'pwd', about: 'Print the full filename of the current working directory',
  gnu: { usage: 'pwd [OPTION]...', flags: ['L,logical  use PWD from environment, even if it contains symlinks', 'P,physical  avoid all symlinks'] },
  busybox: { usage: 'pwd', flags: ['L', 'P'] },
  *main(run) {
    const cwd = yield* sys.getcwd()
    const logical = run.env.get('PWD')
    if (run.last('L', 'P') === 'L' && logical?.startsWith('/') === true) {
      try {
        if ((yield* sys.realpath(logical)) === cwd) {
          yield* run.out.write(`${logical}\n`)
          return 0
        }
      } catch (error) {
        if (!isErrno(error)) throw error
      }
    }
    yield* run.out.write(`${cwd}\n`)
    return 0
  },
})
