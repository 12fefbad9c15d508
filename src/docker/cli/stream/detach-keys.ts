/** The keys that leave a container running: ctrl-p ctrl-q. */
export const DEFAULT_DETACH_KEYS: readonly number[] = [16, 17]

/** The bytes of a key sequence such as `ctrl-p,ctrl-q` or `a,b` (moby/term ToBytes); undefined when it is none. */
export function detachKeyBytes(text: string): readonly number[] | undefined {
  const bytes = text.split(',').map(keyByte)
  return bytes.every((byte) => byte !== undefined) ? bytes : undefined
}

const CONTROL = '@abcdefghijklmnopqrstuvwxyz[\\]^_'

function keyByte(key: string): number | undefined {
  if (key.length === 1) return key.charCodeAt(0)
  const match = /^ctrl-(.)$/.exec(key.toLowerCase())
  const at = match === null ? -1 : CONTROL.indexOf(match[1] ?? '')
  if (key.toUpperCase() === 'DEL') return 127
  return at < 0 ? undefined : at
}

/** Watches input for the detach keys; keys of a sequence that breaks off are passed on (moby/term EscapeProxy). */
export class DetachWatcher {
  readonly #keys: readonly number[]
  #matched = 0

  constructor(keys: readonly number[]) {
    this.#keys = keys
  }

  /** What to pass on of some input; `detached` when the sequence is complete. */
  take(data: Uint8Array): { readonly pass: Uint8Array; readonly detached: boolean } {
    const pass: number[] = []
    for (const byte of data) {
      if (byte === this.#keys[this.#matched]) {
        this.#matched++
        if (this.#matched === this.#keys.length) return { pass: Uint8Array.from(pass), detached: true }
        continue
      }
      pass.push(...this.#keys.slice(0, this.#matched))
      this.#matched = byte === this.#keys[0] ? 1 : 0
      if (this.#matched === 0) pass.push(byte)
      else if (this.#keys.length === 1) return { pass: Uint8Array.from(pass), detached: true }
    }
    return { pass: Uint8Array.from(pass), detached: false }
  }
}
