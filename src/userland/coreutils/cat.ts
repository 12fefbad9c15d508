import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { write } from '../../kernel/libc/io.ts'
import { type Fd, STDOUT, sys } from '../../kernel/sys.ts'
import { closeInput, openInput } from '../lib/input.ts'
import { type Run, utility } from '../utility.ts'

/** cat(1). */
export const cat = utility({
  name: 'cat',
  about: 'Print FILEs to stdout',
  gnu: {
    usage: 'cat [OPTION]... [FILE]...',
    flags: [
      'A,show-all  equivalent to -vET', 'b,number-nonblank  number nonempty output lines, overrides -n', 'e  equivalent to -vE',
      'E,show-ends  display $ at end of each line', 'n,number  number all output lines', 's,squeeze-blank  suppress repeated empty output lines',
      't  equivalent to -vT', 'T,show-tabs  display TAB characters as ^I', 'u  (ignored)', 'v,show-nonprinting  use ^ and M- notation, except for LFD and TAB',
    ],
  },
  busybox: {
    usage: 'cat [-nbvteA] [FILE]...',
    flags: [
      'n  Number output lines', 'b  Number nonempty lines', 'v  Show nonprinting characters as ^x or M-x', 't  ...and tabs as ^I',
      'e  ...and end lines with $', 'A  Same as -vte', 'u',
    ],
  },
  *main(run) {
    const style = styleOf(run)
    let status = 0
    const state = { line: 0, fresh: true, blanks: 0 }
    for (const path of run.operands.length > 0 ? run.operands : ['-']) {
      const fd = yield* openInput(run, path)
      if (fd === undefined) {
        status = 1
        continue
      }
      try {
        if (style === undefined) yield* plain(fd)
        else yield* dressed(run, fd, style, state)
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* run.warn(run.gnu ? `${path}: ${error.message}` : `read error: ${error.message}`)
        status = 1
      } finally {
        yield* closeInput(fd)
      }
    }
    return status
  },
})

type Style = { number: boolean; nonblank: boolean; ends: boolean; tabs: boolean; visible: boolean; squeeze: boolean }
type State = { line: number; fresh: boolean; blanks: number }

function styleOf(run: Run): Style | undefined {
  const any = (...keys: string[]): boolean => keys.some((key) => run.has(key))
  const nonblank = any('b')
  const style = {
    nonblank, number: nonblank || any('n'), squeeze: any('s'), ends: any('A', 'e', 'E'), tabs: any('A', 't', 'T'), visible: any('A', 'e', 't', 'v'),
  }
  return Object.values(style).some(Boolean) ? style : undefined
}

function* plain(fd: Fd): Gen<void> {
  for (;;) {
    const chunk = yield* sys.read(fd)
    if (chunk.length === 0) return
    yield* write(STDOUT, chunk)
  }
}

function* dressed(run: Run, fd: Fd, style: Style, state: State): Gen<void> {
  for (;;) {
    const chunk = yield* sys.read(fd)
    if (chunk.length === 0) return yield* run.out.flush()
    const text = style.visible ? visible(chunk, style) : decodeUtf8(chunk)
    for (const piece of text.split(/(?<=\n)/)) yield* run.out.write(dress(piece, style, state))
    yield* run.out.flush()
  }
}

function dress(piece: string, style: Style, state: State): string {
  const blank = state.fresh && piece === '\n'
  state.blanks = blank ? state.blanks + 1 : 0
  if (style.squeeze && state.blanks > 1) return ''
  const numbered = state.fresh && style.number && !(style.nonblank && blank)
  state.fresh = piece.endsWith('\n')
  let text = style.tabs ? piece.replaceAll('\t', '^I') : piece
  if (style.ends && state.fresh) text = `${text.slice(0, -1)}$\n`
  return numbered ? `${String(++state.line).padStart(6)}\t${text}` : text
}

function visible(bytes: Uint8Array, style: Style): string {
  let out = ''
  for (const byte of bytes) {
    const low = byte & 0x7f
    if (byte >= 128) out += 'M-'
    if (byte === 10 || (byte === 9 && !style.tabs)) out += String.fromCharCode(byte)
    else if (low < 32) out += `^${String.fromCharCode(low + 64)}`
    else out += low === 127 ? '^?' : String.fromCharCode(low)
  }
  return out
}
