import { expect, test } from 'vitest'
import { bool, commaList, duration, int, list, map, text } from './flag.ts'
import { pflagText } from './flag-error.ts'
import { parse } from './parse.ts'

const table = {
  name: text({ help: 'a name', short: 'n' }),
  detach: bool({ help: 'background', short: 'd' }),
  tty: bool({ help: 'terminal', short: 't' }),
  last: int({ help: 'how many', short: 'l', default: -1 }),
  since: duration({ help: 'how long' }),
  env: list({ help: 'variables', short: 'e' }),
  labels: commaList({ help: 'labels' }),
  opt: map({ help: 'options', short: 'o' }),
  dry: text({ help: 'dry run', default: 'none', optional: 'unchanged' }),
}

const read = (line: string, options = {}) => {
  const result = parse(table, line.split(' ').filter((word) => word !== ''), options)
  if (result.kind === 'help') return 'help'
  return result.kind === 'error' ? pflagText(result.error) : result.value
}

test('flags take attached, separate and equal-sign values, in groups, between arguments, until --', () => {
  const parsed = read('-dtn web a --last=3 -e A=1 -eB=2 --env C b --opt k=v -o w --labels x,y --labels z --since 1m --dry --dry=client -- -c d')
  if (typeof parsed === 'string') throw new Error(parsed)
  const { flags } = parsed
  expect([flags.detach, flags.tty, flags.name, flags.last, flags.since, flags.dry]).toEqual([true, true, 'web', 3, 60e9, 'client'])
  expect([flags.env, flags.labels, [...flags.opt]]).toEqual([['A=1', 'B=2', 'C'], ['x', 'y', 'z'], [['k', 'v'], ['w', '']]])
  expect([parsed.args, parsed.dash, flags.given('name'), flags.given('last')]).toEqual([['a', 'b', '-c', 'd'], 2, true, true])
})

test('without interspersion the first argument ends the flags', () => {
  const parsed = read('-d image -t --x', { interspersed: false })
  expect(typeof parsed === 'string' ? parsed : [parsed.args, parsed.flags.detach, parsed.flags.tty]).toEqual([['image', '-t', '--x'], true, false])
})

test.each([
  ['--nme x', 'unknown flag: --nme'],
  ['-z', "unknown shorthand flag: 'z' in -z"],
  ['-dz', "unknown shorthand flag: 'z' in -z"],
  ['--name', 'flag needs an argument: --name'],
  ['-n', "flag needs an argument: 'n' in -n"],
  ['--last=x', 'invalid argument "x" for "-l, --last" flag: strconv.ParseInt: parsing "x": invalid syntax'],
  ['--detach=maybe', 'invalid argument "maybe" for "-d, --detach" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
  ['--since 5', 'invalid argument "5" for "--since" flag: time: missing unit in duration "5"'],
  ['--=x', 'bad flag syntax: --=x'],
  ['---', 'bad flag syntax: ---'],
  ['--help=maybe', 'invalid argument "maybe" for "--help" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
  ['--help -z', "unknown shorthand flag: 'z' in -z"],
  ['--help', 'help'],
  ['-h', 'help'],
])('%s is answered as pflag does', (line, expected) => {
  expect(read(line)).toBe(expected)
})
