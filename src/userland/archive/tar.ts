import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { gunzip, gzip, isGzip } from '../../base/gzip.ts'
import { type TarEntry, tarEntry } from '../../base/tar.ts'
import { readTar } from '../../base/tar-read.ts'
import { writeTar } from '../../base/tar-write.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readAll, readFile, write, writeFile } from '../../kernel/libc/io.ts'
import { STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { directoryOf } from '../coreutils/names.ts'
import { strftime } from '../lib/date.ts'
import { globMatch } from '../lib/glob.ts'
import { linesOf } from '../lib/input.ts'
import { permissionText } from '../lib/mode.ts'
import { Names } from '../lib/passwd.ts'
import { type Run, utility } from '../utility.ts'

const FLAGS = [
  'c,create  create a new archive', 'x,extract,get  extract files from an archive', 't,list  list the contents of an archive', 'f,file=ARCHIVE  use archive file or device ARCHIVE', 'z,gzip,gunzip,ungzip  filter the archive through gzip', 'v,verbose  verbosely list files processed', 'C,directory=DIR  change to directory DIR', 'O,to-stdout  extract files to standard output',
  'k,keep-old-files  don\'t replace existing files when extracting', 'p,preserve-permissions,same-permissions  extract information about file permissions', 'm,touch  don\'t extract file modified time', 'o,no-same-owner  extract files as yourself', ',strip-components=NUMBER  strip NUMBER leading components from file names', ',exclude=PATTERN  exclude files, given as a PATTERN', 'T,files-from=FILE  get names to extract or create from FILE', 'h,dereference  follow symlinks',
  'r,append', 'u,update', 'j,bzip2', 'J,xz', 'a,auto-compress  use archive suffix to determine the compression program', 'w', ',numeric-owner', ',same-owner', 'P,absolute-names',
]

/** tar(1). */
export const tar = utility({
  name: 'tar', about: 'Create, extract, or list files from a tar file',
  gnu: { usage: 'tar [OPTION...] [FILE]...', usageStatus: 2, flags: FLAGS, prepare: bundled }, busybox: { usage: 'tar c|x|t [-hvokO] [-f TARFILE] [-C DIR] [-T FILE] [-X FILE] [FILE]...', flags: FLAGS, prepare: bundled },
  *main(run) {
    return yield* new Tar(run).run()
  },
})

/** `tar cvf x` without a dash: the first word holds the flags, their arguments follow in order. */
export function bundled(argv: readonly string[]): string[] {
  const [name = 'tar', first, ...rest] = argv
  if (first === undefined || first.startsWith('-') || !/^[a-zA-Z]+$/.test(first)) return [...argv]
  const flags: string[] = []
  for (const letter of first) flags.push(`-${letter}`, ...('fCTX'.includes(letter) && rest.length > 0 ? [rest.shift() as string] : []))
  return [name, ...flags, ...rest]
}

class Tar {
  readonly #run: Run
  readonly #names = new Names()
  #status = 0
  #stripped = false

  constructor(run: Run) {
    this.#run = run
  }

  *run(): Gen<number> {
    const run = this.#run
    for (const key of ['r', 'u', 'j', 'J', 'w', 'h']) if (run.has(key)) return yield* run.fail(`drydock: tar -${key} is not simulated yet`, 2)
    const modes = ['c', 'x', 't'].filter((key) => run.has(key))
    if (modes.length !== 1) return yield* (run.gnu ? run.usage(modes.length === 0 ? 'You must specify one of the \'-Acdtrux\', \'--delete\' or \'--test-label\' options' : 'You may not specify more than one \'-Acdtrux\', \'--delete\' or  \'--test-label\' option') : run.usage())
    const archive = run.value('f') ?? '-'
    try {
      if (modes[0] === 'c') return yield* this.#create(archive)
      return yield* this.#read(archive, modes[0] === 't')
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* this.#fatal(`${archive}: Cannot open: ${error.message}`, `can't open '${archive}': ${error.message}`)
    }
  }

  *#fatal(gnu: string, busybox: string): Gen<number> {
    const run = this.#run
    if (!run.gnu) return yield* run.fail(busybox)
    yield* run.warn(gnu)
    return yield* run.fail('Error is not recoverable: exiting now', 2)
  }

  *#create(archive: string): Gen<number> {
    const run = this.#run
    const list = run.value('T')
    const names = [...run.operands, ...(list === undefined ? [] : linesOf(decodeUtf8(yield* readFile(list))))]
    if (names.length === 0) return yield* this.#fatal('Cowardly refusing to create an empty archive\nTry \'tar --help\' or \'tar --usage\' for more information.', 'empty archive')
    const cwd = yield* sys.getcwd()
    const dir = run.value('C')
    if (dir !== undefined) yield* sys.chdir(dir)
    const entries: TarEntry[] = []
    const links = new Map<string, string>()
    for (const name of names) yield* this.#add(name, entries, links)
    yield* sys.chdir(cwd)
    const bytes = writeTar(entries)
    const packed = run.has('z') || (run.has('a') && /\.(?:tgz|gz)$/.test(archive)) ? gzip(bytes) : bytes
    if (archive === '-') yield* write(STDOUT, packed)
    else yield* writeFile(archive, packed)
    if (this.#status !== 0 && run.gnu) yield* run.warn('Exiting with failure status due to previous errors')
    return this.#status
  }

  *#add(path: string, entries: TarEntry[], links: Map<string, string>): Gen<void> {
    const run = this.#run
    if (run.values('exclude').some((pattern) => globMatch(pattern, path) || globMatch(pattern, path.split('/').at(-1) ?? ''))) return
    try {
      const stat = yield* sys.lstat(path)
      const name = yield* this.#member(path)
      const key = `${stat.dev}:${stat.ino}`
      const numeric = run.has('numeric-owner')
      const common = { mode: stat.mode, uid: stat.uid, gid: stat.gid, uname: numeric ? '' : yield* this.#names.user(stat.uid), gname: numeric ? '' : yield* this.#names.group(stat.gid), mtime: Math.floor(stat.mtime / SECOND) }
      if (stat.kind === 'dir') {
        const inner = `${name.replace(/\/+$/, '')}/`
        if (run.has('v')) yield* this.#say(inner)
        entries.push(tarEntry({ ...common, name: inner, type: 'directory' }))
        for (const entry of yield* sys.readdir(path)) yield* this.#add(`${path.replace(/\/+$/, '')}/${entry.name}`, entries, links)
        return
      }
      if (run.has('v')) yield* this.#say(name)
      const linked = links.get(key)
      if (stat.kind === 'symlink') entries.push(tarEntry({ ...common, name, type: 'symlink', linkName: yield* sys.readlink(path) }))
      else if (linked !== undefined && stat.nlink > 1) entries.push(tarEntry({ ...common, name, type: 'link', linkName: linked }))
      else if (stat.kind === 'file') entries.push(tarEntry({ ...common, name, type: 'file', data: yield* readFile(path) }))
      else if (stat.kind !== 'socket') entries.push(tarEntry({ ...common, name, type: stat.kind, devMajor: stat.rdev >> 8, devMinor: stat.rdev & 255 }))
      links.set(key, name)
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(run.gnu ? `${path}: Cannot stat: ${error.message}` : `${path}: ${error.message}`)
      this.#status = run.gnu ? 2 : 1
    }
  }

  *#member(path: string): Gen<string> {
    if (!path.startsWith('/') || this.#run.has('P')) return path
    if (!this.#stripped) yield* this.#run.warn(this.#run.gnu ? `Removing leading \`/' from member names` : `removing leading '/' from member names`)
    this.#stripped = true
    return path.replace(/^\/+/, '') || './'
  }

  *#say(text: string): Gen<void> {
    const archiveToStdout = this.#run.has('c') && (this.#run.value('f') ?? '-') === '-'
    if (!archiveToStdout) return yield* this.#run.out.write(`${text}\n`)
    yield* write(2, encodeUtf8(`${text}\n`))
  }

  *#read(archive: string, list: boolean): Gen<number> {
    const run = this.#run
    const raw = archive === '-' ? yield* readAll(STDIN) : yield* readFile(archive)
    const unpacked = isGzip(raw) ? gunzip(raw) : { bytes: raw }
    if ('error' in unpacked) return yield* this.#fatal('Child returned status 1', 'corrupted data')
    if (run.has('z') && !isGzip(raw) && run.gnu) {
      yield* write(2, encodeUtf8('\ngzip: stdin: not in gzip format\n'))
      return yield* this.#fatal('Child returned status 1', 'invalid magic')
    }
    const result = readTar(unpacked.bytes)
    if ('error' in result) return yield* this.#fatal(result.error.includes('EOF') ? 'Unexpected EOF in archive' : 'This does not look like a tar archive', result.error.includes('EOF') ? 'short read' : 'invalid tar magic')
    const dir = run.value('C')
    if (dir !== undefined) {
      try {
        yield* sys.chdir(dir)
      } catch (error) {
        if (!isErrno(error)) throw error
        return yield* this.#fatal(`${dir}: Cannot open: ${error.message}`, `can't change directory to '${dir}': ${error.message}`)
      }
    }
    const wanted = run.operands.map((name) => name.replace(/\/+$/, ''))
    const seen = new Set<string>()
    for (const entry of result.entries) {
      const bare = entry.name.replace(/\/+$/, '')
      const match = wanted.find((name) => bare === name || bare.startsWith(`${name}/`) || globMatch(name, bare))
      if (wanted.length > 0 && match === undefined) continue
      if (match !== undefined) seen.add(match)
      if (run.values('exclude').some((pattern) => globMatch(pattern, bare) || globMatch(pattern, bare.split('/').at(-1) ?? ''))) continue
      if (list) yield* run.out.write(`${run.has('v') ? this.#long(entry) : entry.name}\n`)
      else yield* this.#extract(entry)
    }
    for (const name of wanted) {
      if (seen.has(name)) continue
      yield* run.warn(run.gnu ? `${name}: Not found in archive` : `${name}: not found in archive`)
      this.#status = run.gnu ? 2 : 1
    }
    if (this.#status !== 0 && run.gnu) yield* run.warn('Exiting with failure status due to previous errors')
    return this.#status
  }

  #long(entry: TarEntry): string {
    const letter = { file: '-', link: 'h', symlink: 'l', char: 'c', block: 'b', directory: 'd', fifo: 'p' }[entry.type]
    const numeric = this.#run.has('numeric-owner')
    const owner = `${numeric ? entry.uid : entry.uname || entry.uid}/${numeric ? entry.gid : entry.gname || entry.gid}`
    const size = String(entry.data.length)
    const arrow = entry.type === 'symlink' ? ` -> ${entry.linkName}` : entry.type === 'link' ? ` link to ${entry.linkName}` : ''
    const time = strftime(this.#run.gnu ? '%Y-%m-%d %H:%M' : '%Y-%m-%d %H:%M:%S', entry.mtime)
    const width = this.#run.gnu ? Math.max(1, 19 - owner.length - 1) : 10
    return `${letter}${permissionText(entry.mode)} ${owner} ${size.padStart(this.#run.gnu ? width : Math.max(9, size.length))} ${time} ${entry.name}${arrow}`
  }

  *#extract(entry: TarEntry): Gen<void> {
    const run = this.#run
    const strip = Number(run.value('strip-components') ?? 0)
    const parts = entry.name.replace(/^\/+/, '').split('/')
    const name = parts.slice(strip).join('/')
    if (name === '' || name.split('/').includes('..')) return
    if (run.has('v')) yield* run.out.write(`${entry.name}\n`)
    if (run.has('O')) {
      yield* run.out.flush()
      return yield* write(STDOUT, entry.data)
    }
    try {
      yield* makeParents(directoryOf(name))
      yield* this.#place(name, entry)
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(run.gnu ? `${name}: Cannot open: ${error.message}` : `can't open '${name}': ${error.message}`)
      this.#status = run.gnu ? 2 : 1
    }
  }

  *#place(name: string, entry: TarEntry): Gen<void> {
    const run = this.#run
    if (entry.type === 'directory') yield* makeParents(name.replace(/\/+$/, ''))
    else {
      try {
        yield* sys.lstat(name)
        if (run.has('k')) return
        yield* sys.unlink(name)
      } catch (error) {
        if (!isErrno(error, 'ENOENT')) throw error
      }
      if (entry.type === 'symlink') yield* sys.symlink(entry.linkName, name)
      else if (entry.type === 'link') yield* sys.link(entry.linkName, name)
      else if (entry.type === 'file') yield* writeFile(name, entry.data)
      else yield* sys.mknod(name, entry.type, entry.mode, entry.devMajor * 256 + entry.devMinor)
    }
    const { euid } = yield* sys.credentials()
    if (run.has('same-owner') || (euid === 0 && !run.has('o'))) yield* sys.chown(name, entry.uid, entry.gid, false)
    if (entry.type !== 'symlink' && entry.type !== 'link') {
      const mask = euid === 0 || run.has('p') ? 0 : yield* sys.umask(0)
      if (mask !== 0) yield* sys.umask(mask)
      yield* sys.chmod(name, entry.mode & ~mask)
    }
    if (!run.has('m') && entry.type !== 'link') yield* sys.utimes(name, { mtime: entry.mtime * SECOND }, false)
  }
}

function* makeParents(path: string): Gen<void> {
  if (path === '.' || path === '' || path === '/') return
  try {
    if ((yield* sys.stat(path)).kind === 'dir') return
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
  yield* makeParents(directoryOf(path))
  yield* sys.mkdir(path)
}
