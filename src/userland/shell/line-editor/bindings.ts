import type { Gen } from '../../../kernel/coroutine.ts'
import type { Editing } from './editing.ts'

type Binding = (editing: Editing) => Gen<void>

/** A movement: redraws nothing but the cursor's place. */
const move = (to: (e: Editing) => number): Binding => function* (e) {
  const position = to(e)
  if (position < 0 || position > e.buffer.chars.length) {
    yield* e.bell()
    return
  }
  e.buffer.moveTo(position)
  yield* e.place()
}

const change = (edit: (e: Editing) => unknown): Binding => function* (e) {
  if (edit(e) === false) yield* e.bell()
  else yield* e.redraw()
}

const capitalize = (word: string): string => word.toLowerCase().replace(/\p{L}/u, c => c.toUpperCase())

function* deleteOrEnd(e: Editing): Gen<void> {
  const { buffer } = e
  if (buffer.chars.length === 0) e.finish({ kind: 'eof' })
  else if (buffer.atEnd) yield* e.bell()
  else {
    buffer.delete(buffer.cursor, buffer.cursor + 1)
    yield* e.redraw()
  }
}

const backspace: Binding = function* (e) {
  const { buffer } = e
  if (buffer.cursor === 0) {
    yield* e.bell()
    return
  }
  const erased = buffer.atEnd ? buffer.chars[buffer.cursor - 1] : undefined
  buffer.delete(buffer.cursor - 1, buffer.cursor)
  yield* e.erased(erased)
}

const deleteForward: Binding = function* (e) {
  if (e.buffer.atEnd) yield* e.bell()
  else {
    e.buffer.delete(e.buffer.cursor, e.buffer.cursor + 1)
    yield* e.redraw()
  }
}

/** What keys do: readline's emacs bindings. */
export const BINDINGS: Readonly<Record<string, Binding>> = {
  'C-a': move(() => 0), home: move(() => 0),
  'C-e': move(e => e.buffer.chars.length), end: move(e => e.buffer.chars.length),
  'C-b': move(e => e.buffer.cursor - 1), left: move(e => e.buffer.cursor - 1),
  'C-f': move(e => e.buffer.cursor + 1), right: move(e => e.buffer.cursor + 1),
  'M-b': move(e => e.buffer.wordStart()), 'M-f': move(e => e.buffer.wordEnd()),
  'C-d': deleteOrEnd, delete: deleteForward, backspace,
  'C-k': change(e => e.buffer.kill(e.buffer.cursor, e.buffer.chars.length)),
  'C-u': change(e => e.buffer.kill(0, e.buffer.cursor)),
  'C-w': change(e => e.buffer.kill(e.buffer.blankStart(), e.buffer.cursor)),
  'M-backspace': change(e => e.buffer.kill(e.buffer.wordStart(), e.buffer.cursor)),
  'M-d': change(e => e.buffer.kill(e.buffer.cursor, e.buffer.wordEnd())),
  'C-y': change(e => e.buffer.yank()), 'M-y': change(e => e.buffer.yankPop()),
  'C-t': change(e => e.buffer.transpose()), 'C-_': change(e => e.buffer.undo()), 'C-\x7f': change(e => e.buffer.undo()),
  'M-u': change(e => e.buffer.changeWord(w => w.toUpperCase())), 'M-l': change(e => e.buffer.changeWord(w => w.toLowerCase())),
  'M-c': change(e => e.buffer.changeWord(capitalize)),
  'C-l': e => e.clearScreen(),
  'C-p': e => e.browse(-1), up: e => e.browse(-1), 'C-n': e => e.browse(1), down: e => e.browse(1),
  'M-<': e => e.browse('first'), 'M->': e => e.browse('last'),
  'C-r': e => e.search(), tab: e => e.complete(), 'M-.': e => e.lastArgument(), 'M-_': e => e.lastArgument(),
  *'C-c'(e) {
    e.buffer.moveTo(e.buffer.chars.length)
    e.finish({ kind: 'interrupted' })
  },
}
