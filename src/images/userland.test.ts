import { describe, expect, test } from 'vitest'
import { busyboxImage } from './busybox.ts'
import { debianImages } from './debian.ts'
import { hostOf, script } from './testing.ts'

const debian = debianImages[0] as (typeof debianImages)[number]

describe('each flavour says what is wrong in its own words', () => {
  const table: [command: string, busybox: string, gnu: string][] = [
    ['cat nosuch', "cat: can't open 'nosuch': No such file or directory\n", 'cat: nosuch: No such file or directory\n'],
    ['ls nosuch', 'ls: nosuch: No such file or directory\n', "ls: cannot access 'nosuch': No such file or directory\n"],
    ['rm nosuch', "rm: can't remove 'nosuch': No such file or directory\n", "rm: cannot remove 'nosuch': No such file or directory\n"],
    ['mkdir a/b', "mkdir: can't create directory 'a/b': No such file or directory\n", 'mkdir: cannot create directory ‘a/b’: No such file or directory\n'],
    ['mv nosuch x', "mv: can't rename 'nosuch': No such file or directory\n", "mv: cannot stat 'nosuch': No such file or directory\n"],
    ['date -d nonsense', "date: invalid date 'nonsense'\n", 'date: invalid date ‘nonsense’\n'],
    ['find nosuch', 'find: nosuch: No such file or directory\n', 'find: ‘nosuch’: No such file or directory\n'],
    ['sleep x', "sleep: invalid number 'x'\n", "sleep: invalid time interval ‘x’\nTry 'sleep --help' for more information.\n"],
  ]
  test.each(table)('%s', (command, busybox, gnu) => {
    expect(script(hostOf(busyboxImage), command).stderr).toBe(busybox)
    expect(script(hostOf(debian), command).stderr).toBe(gnu)
  })
})

describe('text goes through pipes', () => {
  const table: [command: string, stdout: string][] = [
    ["printf 'b\\na\\nb\\n' | sort | uniq -c", '      1 a\n      2 b\n'],
    ["printf 'x=1\\ny=2\\n' | sed -n 's/^\\(.*\\)=\\(.*\\)$/\\2 \\1/p'", '1 x\n2 y\n'],
    ["seq 10 | awk '$1 % 3 == 0 { n += $1 } END { print n, NR }'", '18 10\n'],
    ['yes | head -2', 'y\ny\n'],
    ["echo 'one two' | tr ' ' '\\n' | grep -c o", '2\n'],
    ['echo hi | gzip | gunzip', 'hi\n'],
    ['mkdir d; echo 1 > d/f; tar cf - d | tar tf -', 'd/\nd/f\n'],
    ['printf abc | sha256sum', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n'],
    ["printf '1\\n2\\n' > a; printf '1\\n3\\n' > b; diff -u a b | tail -n +3", '@@ -1,2 +1,2 @@\n 1\n-2\n+3\n'],
    ["find /etc -name passwd -exec head -1 {} ';' | cut -d: -f1", 'root\n'],
    ['echo a b c | xargs -n 2 echo', 'a b\nc\n'],
  ]
  test.each(table)('%s', (command, stdout) => {
    expect(script(hostOf(busyboxImage), command).stdout).toBe(stdout)
    expect(script(hostOf(debian), command).stdout).toBe(stdout)
  })
})

test('a program that is missing is not found', () => {
  expect(script(hostOf(busyboxImage), 'rm /bin/cat; cat /etc/passwd')).toEqual({ stdout: '', stderr: 'sh: cat: not found\n', status: 127 })
})

test('a copied binary is the same program', () => {
  expect(script(hostOf(debian), 'cp /usr/bin/ls /tmp/list; touch x; ./list')).toMatchObject({ stdout: 'list\nx\n', status: 0 })
})

test('a busy awk loop costs CPU time instead of freezing the world', () => {
  expect(script(hostOf(busyboxImage), "timeout 1 awk 'BEGIN { while (1) i++ }'; echo $?").stdout).toBe('143\n')
})
