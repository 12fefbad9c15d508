import { create } from 'zustand'
import { readFile, writeFile } from '../../link/engine.ts'

/** The text of an open file: as the simulation has it (`base`) and as it is being edited (`draft`). */
export type Buffer = {
  readonly base: string
  readonly draft: string
  /** What happened in the simulation while the draft differed from it. */
  readonly clash?: { readonly kind: 'changed'; readonly theirs: string } | { readonly kind: 'removed' }
  readonly binary: boolean
}

type Buffers = { readonly byPath: ReadonlyMap<string, Buffer> }

/** The open files' texts, by path. */
export const useBuffers = create<Buffers>(() => ({ byPath: new Map() }))

const put = (path: string, buffer: Buffer | undefined) =>
  useBuffers.setState(({ byPath }) => {
    const next = new Map(byPath)
    if (buffer === undefined) next.delete(path)
    else next.set(path, buffer)
    return { byPath: next }
  })

const bufferOf = (path: string) => useBuffers.getState().byPath.get(path)

export const isDirty = (buffer: Buffer | undefined): boolean => buffer !== undefined && buffer.draft !== buffer.base

/** Whether a file's text, as the engine decoded it, is none: it has zeros or bytes that are not UTF-8. */
const isBinary = (text: string) => /[\0\ufffd]/.test(text)

const withoutClash = ({ base, draft, binary }: Buffer): Buffer => ({ base, draft, binary })

/** What becomes of a buffer when the simulation's file reads `theirs` now (undefined: it is gone). */
export function follow(buffer: Buffer | undefined, theirs: string | undefined): Buffer | undefined {
  if (buffer === undefined) return theirs === undefined ? undefined : { base: theirs, draft: theirs, binary: false }
  if (theirs === undefined) return { ...withoutClash(buffer), clash: { kind: 'removed' } }
  if (theirs === buffer.base && buffer.clash === undefined) return buffer
  if (!isDirty(buffer) || theirs === buffer.draft) return { base: theirs, draft: theirs, binary: false }
  return theirs === buffer.base ? withoutClash(buffer) : { ...buffer, clash: { kind: 'changed', theirs } }
}

/** Reads the file anew and lets its buffer follow. */
export async function refreshBuffer(path: string): Promise<void> {
  const text = await readFile(path)
  if (text !== undefined && isBinary(text)) return put(path, { base: '', draft: '', binary: true })
  const before = bufferOf(path)
  const after = follow(before, text)
  if (after !== before) put(path, after)
}

export function editBuffer(path: string, draft: string): void {
  const buffer = bufferOf(path)
  if (buffer !== undefined && buffer.draft !== draft) put(path, { ...buffer, draft })
}

/** Writes the draft into the simulated host. */
export function saveBuffer(path: string): void {
  const buffer = bufferOf(path)
  if (buffer === undefined || buffer.binary) return
  writeFile(path, buffer.draft)
  put(path, { ...withoutClash(buffer), base: buffer.draft })
}

/** Settles a clash: with the simulation's text, or with the draft (which stays unsaved). */
export function settleClash(path: string, take: 'theirs' | 'mine'): void {
  const buffer = bufferOf(path)
  if (buffer?.clash?.kind !== 'changed') return
  const { theirs } = buffer.clash
  put(path, take === 'theirs' ? { base: theirs, draft: theirs, binary: false } : { ...withoutClash(buffer), base: theirs })
}

export const forgetBuffer = (path: string): void => put(path, undefined)

export const forgetBuffers = (): void => useBuffers.setState({ byPath: new Map() })
