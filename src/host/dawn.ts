import { concat } from '../base/bytes.ts'
import type { Micros } from '../sim/time.ts'
import type { Engine } from './engine.ts'
import type { Input } from './protocol.ts'

/** Clears a terminal and sets it back to its beginning (RIS). */
const RESET = Uint8Array.of(0x1b, 0x63)

/**
 * The first second: a shell's prompt stands while the rest of the engine is on its way. What is typed at it is echoed;
 * what would run something (Enter, a control key, a file operation) is held back for the whole engine.
 */
export class Dawn {
  readonly #engine: Engine
  readonly #taken: { readonly at: Micros; readonly input: Input }[] = []
  readonly #held: Input[] = []
  readonly #shown = new Map<string, Uint8Array[]>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  send(input: Input): void {
    const plain =
      input.kind === 'open-pane' || input.kind === 'resize' || (input.kind === 'keys' && !/[\u0000-\u001f\u007f]/.test(input.text))
    if (!plain || this.#held.length > 0) return void this.#held.push(input)
    this.#taken.push({ at: this.#engine.world.now, input })
    this.#engine.send(input)
  }

  /** Keeps what was shown in a terminal. */
  show(pane: string, bytes: Uint8Array): void {
    this.#shown.set(pane, [...(this.#shown.get(pane) ?? []), bytes])
  }

  /** The inputs that wait for the whole engine. */
  get held(): readonly Input[] {
    return this.#held
  }

  /** Brings the whole engine to the present: the same inputs at the same times. */
  play(engine: Engine): void {
    for (const { at, input } of this.#taken) {
      engine.world.runUntil(at)
      engine.send(input)
    }
    engine.world.runUntil(this.#engine.world.now)
  }

  /** What a terminal still has to be sent, given all that the whole engine said in it: as a rule nothing. */
  rest(pane: string, said: Uint8Array): Uint8Array {
    const shown = concat(this.#shown.get(pane) ?? [])
    const same = shown.length <= said.length && shown.every((byte, i) => byte === said[i])
    return same ? said.subarray(shown.length) : concat([RESET, said])
  }
}
