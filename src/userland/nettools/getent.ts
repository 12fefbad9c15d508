import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readTextFile } from '../../kernel/libc/io.ts'
import { lookup, LookupError } from '../../kernel/libc/resolver.ts'
import { type Run, utility } from '../utility.ts'

/** The files of the data bases that are plain files, and what stands between their fields. */
const FILES: Readonly<Record<string, { readonly path: string; readonly between: RegExp; readonly keys: readonly number[] }>> = {
  passwd: { path: '/etc/passwd', between: /:/, keys: [0, 2] }, group: { path: '/etc/group', between: /:/, keys: [0, 2] }, shadow: { path: '/etc/shadow', between: /:/, keys: [0] },
}

/** getent(1): passwd, group, shadow and hosts. Status 2 when a key is not found, 1 for a data base it does not know. */
export const getent = utility({
  name: 'getent', about: 'Get entries from administrative database',
  gnu: { usage: 'getent [OPTION...] database [key ...]', flags: ['s,service=CONFIG  Service configuration to be used', 'i,no-idn  disable IDN encoding'] },
  busybox: { usage: 'getent database [key ...]' },
  notYet: ['s', 'i'],
  *main(run) {
    const [database, ...keys] = run.operands
    if (database === undefined) return yield* run.usage('wrong number of arguments')
    const file = FILES[database]
    if (file !== undefined) return yield* entries(run, file, keys)
    if (['hosts', 'ahosts', 'ahostsv4'].includes(database)) return yield* hosts(run, database, keys)
    if (/^(?:services|protocols|networks|netgroup|ethers|rpc|aliases|initgroups|gshadow|ahostsv6)$/.test(database)) return yield* run.fail(`drydock: getent ${database} is not simulated yet`)
    return yield* run.usage(`Unknown database: ${database}`)
  },
})

function* linesOfFile(path: string): Gen<string[]> {
  try {
    return (yield* readTextFile(path)).split('\n').map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '')
  } catch (error) {
    if (isErrno(error)) return []
    throw error
  }
}

function* entries(run: Run, { path, between, keys }: { path: string; between: RegExp; keys: readonly number[] }, wanted: readonly string[]): Gen<number> {
  const lines = yield* linesOfFile(path)
  if (wanted.length === 0) {
    for (const line of lines) yield* run.out.write(`${line}\n`)
    return 0
  }
  let status = 0
  for (const key of wanted) {
    const found = lines.find((line) => keys.some((i) => line.split(between)[i] === key && (i === 0 || /^\d+$/.test(key))))
    if (found === undefined) status = 2
    else yield* run.out.write(`${found}\n`)
  }
  return status
}

function* hosts(run: Run, database: string, wanted: readonly string[]): Gen<number> {
  const lines = (yield* linesOfFile('/etc/hosts')).map((line) => line.split(/\s+/))
  if (wanted.length === 0) {
    for (const [address = '', ...names] of lines) if (!address.includes(':')) yield* run.out.write(`${address.padEnd(15)} ${names.join(' ')}\n`)
    return 0
  }
  let status = 0
  for (const key of wanted) {
    const line = lines.find(([address = '', ...names]) => !address.includes(':') && (address === key || names.includes(key)))
    const found = line !== undefined ? [line] : yield* asked(key)
    if (found.length === 0) status = 2
    for (const [address = '', ...names] of found) {
      if (database === 'hosts') yield* run.out.write(`${address.padEnd(15)} ${names.join(' ')}\n`)
      else for (const [i, kind] of ['STREAM', 'DGRAM', 'RAW'].entries()) yield* run.out.write(`${address.padEnd(15)} ${kind.padEnd(6)}${i === 0 ? ` ${names[0] ?? ''}` : ''}\n`)
    }
  }
  return status
}

/** What DNS says of a name, a line an address. */
function* asked(name: string): Gen<string[][]> {
  if (/^\d+(?:\.\d+){3}$/.test(name)) return []
  try {
    return (yield* lookup(name)).addresses.map((address) => [address, name])
  } catch (error) {
    if (error instanceof LookupError) return []
    throw error
  }
}
