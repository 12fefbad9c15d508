import { expect, test } from 'vitest'
import { print } from '../../kernel/libc/io.ts'
import type { Program } from '../../kernel/program.ts'
import { sys } from '../../kernel/sys.ts'
import { shellHost, terminal } from './testing.ts'

const nap: Program = { name: 'nap', *main() { yield* sys.sleep(1_000_000_000); return 0 } }
const docker: Program = {
  name: 'docker',
  *main(_sys, argv) {
    if (argv[1] !== '__complete') return 1
    const words = argv.slice(2)
    yield* print(words.length === 1 ? 'ps\tList containers\nports\tShow ports\npull\tDownload an image\n:4\n' : 'web\nweb2\n:4\n')
    return 0
  },
}

test('the prompt, an echo, and what a command prints', () => {
  const t = terminal(shellHost(), 'ash')
  expect(t.screen()).toBe('~ # ')
  expect(t.type('echo hi\r')).toBe('echo hi\nhi\n~ # ')
  expect(t.type('cd /\r')).toBe('cd /\n/ # ')
})

test('^C ends the job and gives 130, ^Z stops it, fg brings it back, ^D leaves', () => {
  const t = terminal(shellHost([nap]), 'ash')
  t.type('nap\r')
  expect(t.type('\x03')).toBe('^C\n~ # ')
  expect(t.type('echo $?\r')).toBe('echo $?\n130\n~ # ')
  t.type('nap\r')
  expect(t.type('\x1a')).toBe('^Z\n[1]+  Stopped                    nap\n~ # ')
  expect(t.type('fg\r')).toBe('fg\nnap\n')
  expect(t.type('\x03')).toBe('^C\n~ # ')
  expect(t.type('\x04')).toBe('\n')
  expect(t.alive()).toBe(false)
})

test('^C at the prompt stands where the cursor is, and the line is dropped', () => {
  for (const shell of ['bash', 'ash'] as const) {
    const t = terminal(shellHost(), shell, { PS1: '$ ' })
    t.type('echo abc')
    expect(t.type('\x03')).toMatch(/^\^C(\x1b\[\?2004l\r?)?\n/)
    expect(t.screen().split('\n').at(-2)?.trimEnd()).toMatch(/echo abc\^C(\x1b\[\?2004l)?$/)
    expect(t.type('echo $?\r')).toContain('\n130\n')
  }
})

test('^C leaves a busy loop of builtins', () => {
  const t = terminal(shellHost(), 'bash', { PS1: '$ ' })
  t.type('while :; do :; done\r')
  expect(t.type('\x03')).toBe('^C\n$ ')
})

test('open quotes, blocks and here-documents ask for more', () => {
  const t = terminal(shellHost(), 'bash', { PS1: '$ ' })
  expect(t.type('for i in 1 2\rdo echo "$i\rx"\rdone\r')).toBe('for i in 1 2\n> do echo "$i\n> x"\n> done\n1\nx\n2\nx\n$ ')
})

test('a background job is announced and its end told before the next prompt', () => {
  const t = terminal(shellHost([nap]), 'bash', { PS1: '$ ' })
  expect(t.type('nap &\r')).toMatch(/^nap &\n\[1\] \d+\n\$ $/)
  expect(t.type('kill %1\r\r')).toContain('[1]+  Terminated              nap\n')
})

test('editing keys', () => {
  const t = terminal(shellHost(), 'bash', { PS1: '$ ' })
  const line = (keys: string): string => t.type(`${keys}\r`).split('\n').slice(1, -1).join('\n')
  expect(line('acho x\x01\x1b[C\x7fe\x05y')).toBe('xy')
  expect(line('echo one two\x17three')).toBe('one three')
  expect(line('echo a b\x15\x19')).toBe('a b')
  expect(line('echo 中文\x1b[Dx')).toBe('中x文')
  expect(line('echo ab\x14')).toBe('ba')
  expect(line('echo one two\x1bb\x1bd\x1bb\x1bu')).toBe('ONE')
  expect(line('echo \x1b.')).toBe('ONE')
  expect(line('\x10')).toBe('ONE')
  expect(line('\x12one th')).toContain('one three')
})

test('a line longer than the window wraps, and the cursor finds its way back', () => {
  const t = terminal(shellHost(), 'bash', { PS1: '$ ' })
  expect(t.type('x'.repeat(78))).toBe(`${'x'.repeat(78)} `)
  expect(t.type('y\x01')).toBe('y\x1b[1A\x1b[1C')
})

test('tab completes commands, files, variables, and what a program says itself', () => {
  const t = terminal(shellHost([docker]), 'bash', { PS1: '$ ' })
  expect(t.type('ls /et\t')).toBe('ls /etc/')
  expect(t.type('pas\t')).toBe('passwd ')
  t.type('\x15')
  expect(t.type('echo $HOM\t')).toBe('\x1b[J$ echo $HOME '.replace('\x1b[J$ ', ''))
  t.type('\x15')
  expect(t.type('dock\t')).toBe('docker ')
  expect(t.type('pu\t')).toBe('pull ')
  expect(t.type('\t')).toBe('web')
  expect(t.type('\t\t')).toContain('web   web2\n')
  t.type('\x15')
  expect(t.type('docker p\t\t')).toContain('ports  (Show ports)')
})

test('history expands in bash and is kept in a file', () => {
  const host = shellHost()
  const t = terminal(host, 'bash', { PS1: '$ ' })
  expect(t.type('echo one\r!!\r')).toBe('echo one\none\n$ !!\necho one\none\n$ ')
  t.type('exit\r')
  const again = terminal(host, 'bash', { PS1: '$ ' })
  expect(again.type('\x10\x10\r')).toContain('one\n')
})
