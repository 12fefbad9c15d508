import { expect, test } from 'vitest'
import { shell, shellHost } from './testing.ts'

test.each([
  ['set -k', 'drydock: set -o keyword is not simulated yet', 1], ['set -t', 'drydock: set -o onecmd is not simulated yet', 1], ['set -o vi', 'drydock: set -o vi is not simulated yet', 1], ['set -T', 'drydock: set -o functrace is not simulated yet', 1],
  ['shopt -s autocd', 'shopt: drydock: shopt -s autocd is not simulated yet', 1], ['shopt -u sourcepath', 'shopt: drydock: shopt -u sourcepath is not simulated yet', 1], ['shopt -s nosuch', 'shopt: nosuch: invalid shell option name', 1],
])('%s is refused, not ignored', (line, why, status) => {
  const result = shell(shellHost(), 'bash', `${line}; echo $?`)
  expect(result.stderr).toContain(why)
  expect(result.stdout).toBe(`${status}\n`)
})

test.each(['set +k', 'set -p', 'set -o nolog', 'shopt -u autocd', 'shopt -s sourcepath cmdhist', 'shopt -s extglob nullglob', 'set -euo pipefail'])('%s asks for what can be had', (line) => {
  expect(shell(shellHost(), 'bash', `${line}; echo $?`)).toEqual({ stdout: '0\n', stderr: '', status: 0 })
})

test('an unsimulated option ends the shell before it begins', () => {
  expect(shell(shellHost(), 'bash', '', { argv: ['bash', '-k', '-c', 'echo no'] })).toEqual({ stdout: '', stderr: 'bash: drydock: set -o keyword is not simulated yet\n', status: 2 })
  expect(shell(shellHost(), 'bash', '', { argv: ['bash', '-O', 'nosuch', '-c', 'echo no'] })).toEqual({ stdout: '', stderr: 'bash: nosuch: invalid shell option name\n', status: 2 })
})
