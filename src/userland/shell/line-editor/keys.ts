import { decodeUtf8, sequenceLength } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { type Fd, sys } from '../../../kernel/sys.ts'

/** A key: a character typed, or a name such as `C-a`, `M-f`, `up`, `C-left`, `paste`. */
export type Key = { readonly name: string; readonly text: string }

const NAMED: Readonly<Record<string, string>> = {
  A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end', Z: 'S-tab', '1~': 'home', '2~': 'insert', '3~': 'delete', '4~': 'end', '5~': 'page-up', '6~': 'page-down',
  '7~': 'home', '8~': 'end', '1;5C': 'M-f', '1;5D': 'M-b', '1;3C': 'M-f', '1;3D': 'M-b', '5C': 'M-f', '5D': 'M-b', '3;5~': 'M-d', '200~': 'paste-start',
}
const CONTROLS: Readonly<Record<number, string>> = { 9: 'tab', 10: 'enter', 13: 'enter', 127: 'backspace', 8: 'backspace', 27: 'escape' }

/** Reads keys from a raw terminal, byte by byte so that what is typed ahead stays in the terminal. */
export class KeyReader {
  readonly #fd: Fd

  constructor(fd: Fd) {
    this.#fd = fd
  }

  /** The next key; undefined when the terminal is gone. */
  *next(): Gen<Key | undefined> {
    const first = yield* this.#byte()
    if (first === undefined) return undefined
    if (first === 27) return yield* this.#escape()
    if (first < 32 || first === 127) return { name: CONTROLS[first] ?? `C-${String.fromCharCode(first + 96)}`, text: '' }
    return { name: 'character', text: yield* this.#character(first) }
  }

  *#byte(): Gen<number | undefined> {
    const bytes = yield* sys.read(this.#fd, 1)
    return bytes[0]
  }

  *#character(first: number): Gen<string> {
    const bytes = [first]
    const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1
    while (bytes.length < length) {
      const next = yield* this.#byte()
      if (next === undefined) break
      bytes.push(next)
    }
    const data = Uint8Array.from(bytes)
    return sequenceLength(data, 0) === 0 ? '\ufffd' : decodeUtf8(data)
  }

  *#escape(): Gen<Key | undefined> {
    const next = yield* this.#byte()
    if (next === undefined) return { name: 'escape', text: '' }
    if (next === 0x5b || next === 0x4f) return yield* this.#sequence()
    if (next === 127 || next === 8) return { name: 'M-backspace', text: '' }
    if (next === 13 || next === 10) return { name: 'enter', text: '' }
    return { name: `M-${String.fromCharCode(next)}`, text: '' }
  }

  *#sequence(): Gen<Key | undefined> {
    let text = ''
    for (;;) {
      const byte = yield* this.#byte()
      if (byte === undefined) return undefined
      text += String.fromCharCode(byte)
      if (byte >= 0x40 && byte <= 0x7e) break
    }
    const name = NAMED[text] ?? 'unknown'
    return name === 'paste-start' ? { name: 'paste', text: yield* this.#paste() } : { name, text: '' }
  }

  /** Bracketed paste: everything up to ESC [ 201 ~. */
  *#paste(): Gen<string> {
    const bytes: number[] = []
    const end = [27, 0x5b, 0x32, 0x30, 0x31, 0x7e]
    for (;;) {
      const byte = yield* this.#byte()
      if (byte === undefined) break
      bytes.push(byte)
      if (byte === 0x7e && end.every((e, i) => bytes[bytes.length - 6 + i] === e)) {
        bytes.length -= 6
        break
      }
    }
    return decodeUtf8(Uint8Array.from(bytes)).replace(/\r\n?/g, '\n').replaceAll('\t', '    ')
  }
}
