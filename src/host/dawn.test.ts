import { describe, expect, test } from 'vitest'
import { Dawn } from './dawn.ts'
import type { Engine } from './engine.ts'
import type { Input } from './protocol.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (data: Uint8Array) => new TextDecoder().decode(data)
const keys = (typed: string): Input => ({ kind: 'keys', pane: 'p', text: typed })

function engine(now = 0) {
  const done: string[] = []
  const world = { now, runUntil: (at: number) => void done.push(`run ${at}`) }
  return { done, world, send: (input: Input) => void done.push('text' in input ? input.text : input.kind) }
}

describe('before the whole engine is here', () => {
  test('typing is echoed at once; from the first key that runs something on, everything waits in its order', () => {
    const small = engine()
    const dawn = new Dawn(small as unknown as Engine)
    for (const input of [keys('ls'), keys('\r'), keys('pwd')]) dawn.send(input)
    expect(small.done).toEqual(['ls'])
    expect(dawn.held).toEqual([keys('\r'), keys('pwd')])
  })

  test('the whole engine gets the same inputs at the same times and runs to the present', () => {
    const small = engine(5)
    const dawn = new Dawn(small as unknown as Engine)
    dawn.send({ kind: 'open-pane', pane: 'p', rows: 24, cols: 80 })
    small.world.now = 9
    dawn.send(keys('a'))
    small.world.now = 12
    const whole = engine()
    dawn.play(whole as unknown as Engine)
    expect(whole.done).toEqual(['run 5', 'open-pane', 'run 9', 'a', 'run 12'])
  })

  test.each([
    ['what was shown already is not shown again', '$ ls', '$ ls', ''],
    ['what the whole engine said beyond it is', '$ ', '$ ls', 'ls'],
    ['a screen that reads otherwise is drawn anew', '$ ', '# ', '\u001bc# '],
    ['so is one that had more on it', '$ ls', '$ ', '\u001bc$ '],
  ])('%s', (_, shown, said, rest) => {
    const dawn = new Dawn(engine() as unknown as Engine)
    dawn.show('p', bytes(shown))
    expect(text(dawn.rest('p', bytes(said)))).toBe(rest)
  })
})
