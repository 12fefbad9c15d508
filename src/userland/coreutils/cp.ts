import { type Run, utility } from '../utility.ts'
import { type CopyOptions, copyOne, inDirectory, statOrNone } from './copy-tree.ts'

/** cp(1). */
export const cp = utility({
  name: 'cp', about: 'Copy SOURCEs to DEST',
  gnu: {
    usage: 'cp [OPTION]... [-T] SOURCE DEST\n  or:  cp [OPTION]... SOURCE... DIRECTORY\n  or:  cp [OPTION]... -t DIRECTORY SOURCE...',
    flags: [
      'a,archive  same as -dR --preserve=all', 'd  same as --no-dereference --preserve=links', 'f,force  if an existing destination file cannot be opened, remove it and try again',
      'i,interactive  prompt before overwrite', 'H  follow command-line symbolic links in SOURCE', 'l,link  hard link files instead of copying', 'L,dereference  always follow symbolic links in SOURCE',
      'n,no-clobber  do not overwrite an existing file', 'P,no-dereference  never follow symbolic links in SOURCE', 'p  same as --preserve=mode,ownership,timestamps', ',preserve=?ATTR_LIST  preserve the specified attributes',
      'R,r,recursive  copy directories recursively', 'r', 's,symbolic-link  make symbolic links instead of copying', 't,target-directory=DIRECTORY  copy all SOURCE arguments into DIRECTORY',
      'T,no-target-directory  treat DEST as a normal file', 'u,update  copy only when the SOURCE file is newer', 'v,verbose  explain what is being done',
    ],
  },
  busybox: {
    usage: 'cp [-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }',
    flags: [
      'a  Same as -dpR', 'R,recursive  Recurse', 'r', 'd', 'P  Preserve symlinks (default if -R)', 'L  Follow all symlinks', 'H  Follow symlinks on command line', 'p  Preserve file attributes if possible',
      'f  Overwrite', 'i  Prompt before overwrite', 'n  Don\'t overwrite', 'l  Create (sym)links', 's', 'T  Refuse to copy if DEST is a directory', 't=DIR  Copy all SOURCEs into DIR', 'u  Copy only newer files', 'v',
    ],
  },
  *main(run) {
    const into = run.value('t')
    const few = run.operands.length < (into === undefined ? 2 : 1)
    if (few && !run.gnu) return yield* run.usage()
    if (run.operands.length === 0) return yield* run.usage('missing file operand')
    if (few) return yield* run.usage(`missing destination file operand after ${run.sq(run.operands[0] as string)}`)
    const sources = into === undefined ? run.operands.slice(0, -1) : run.operands
    const last = into ?? (run.operands.at(-1) as string)
    const target = yield* statOrNone(last, true)
    const directory = !run.has('T') && target?.kind === 'dir'
    if (!directory && (sources.length > 1 || into !== undefined) && run.gnu) {
      return yield* run.fail(`target ${run.sq(last)}${target === undefined ? ': No such file or directory' : ': Not a directory'}`)
    }
    if (!directory && run.gnu && last.endsWith('/') && (yield* statOrNone(sources[0] as string, true))?.kind === 'file') {
      return yield* run.fail(`cannot create regular file ${run.sq(last)}: Not a directory`)
    }
    let status = 0
    for (const source of sources) {
      const to = directory || sources.length > 1 ? inDirectory(last, source) : last
      if (!(yield* copyOne(run, source, to, optionsOf(run)))) status = 1
    }
    return status
  },
})

function optionsOf(run: Run): CopyOptions {
  const any = (...keys: string[]): boolean => keys.some((key) => run.has(key))
  const recursive = any('a', 'R', 'r')
  const asked = run.last('L', 'H', 'P', 'd', 'a')
  const follow = asked === 'L' ? 'always' : asked === 'H' ? 'command-line' : asked !== undefined || recursive ? 'never' : 'always'
  return {
    recursive, follow, preserve: any('a', 'p', 'preserve'), force: run.has('f'), noClobber: run.last('n', 'i', 'f') === 'n', interactive: run.last('n', 'i', 'f') === 'i',
    update: run.has('u'), verbose: run.has('v'), link: run.has('l') ? 'hard' : run.has('s') ? 'symbolic' : undefined,
  }
}
