import { expect, test } from 'vitest'
import { sourceFiles } from '../../e2e/laws/source-files.ts'
import { flag } from './getopt.ts'
import { UTILITIES } from './utilities.ts'
import type { Utility } from './utility.ts'

/** Flags that change nothing in reality either, or cannot here: `NAME -FLAG` and the reason. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  'adduser -D': 'no password is ever asked for',
  'cat -u': 'output is never held back at the end of a read',
  'comm --nocheck-order': 'the order is never checked',
  'curl -k': 'https is refused before any certificate would be looked at',
  'curl -N': 'what comes is written at once always',
  'curl -4': 'there are no IPv6 addresses',
  'curl --http1.1': 'it is the version always',
  'cut -n': 'ignored by the real one',
  'df -l': 'there are no remote file systems',
  'diff -d': 'the shortest script is looked for always',
  'gzip -n': 'no names are kept', 'gunzip -n': 'no names are kept', 'zcat -n': 'no names are kept',
  'id -a': 'ignored by the real one',
  'less -R': 'control sequences are passed through always',
  'less -S': 'long lines are chopped always',
  'less -X': 'the screen is never cleared at the end',
  'ls -k': 'blocks of 1024 bytes are the default',
  'mount -n': 'there is no /etc/mtab to write', 'umount -n': 'there is no /etc/mtab to write',
  'umount -f': 'file systems are local ones, of which it does nothing',
  'netstat -n': 'numbers are shown always',
  'ping -n': 'numbers are shown always',
  'ping -4': 'there are no IPv6 addresses',
  'readlink -q': 'the default of the real one', 'readlink -s': 'the default of the real one',
  'sort -S': 'where a sort keeps its lines cannot be seen', 'sort -T': 'where a sort keeps its lines cannot be seen', 'sort --parallel': 'the result is the same',
  'sha256sum -t': 'the default', 'sha1sum -t': 'the default', 'md5sum -t': 'the default', 'sha512sum -t': 'the default',
  'ss -n': 'numbers are shown always',
  'ss -4': 'there are no IPv6 addresses',
  'touch -f': 'ignored by the real one',
  'useradd -l': 'there is no lastlog',
  'wget --no-check-certificate': 'https is refused before any certificate would be looked at',
}

/** `-5` of head, tail, grep, gzip: digits are read with a pattern. */
const readsDigits = (code: string): boolean => /\/\^(?:\\d|\[1-9\])\$\/\.test\(g\.flag\.key\)/.test(code)

/** Where the array that opens at this place is closed. */
function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    const char = text[at]
    if (char === "'" || char === '`' || char === '"') {
      for (at++; text[at] !== char; at++) if (text[at] === '\\') at++
    } else if (char === '[') depth++
    else if (char === ']' && --depth === 0) return at
  }
  return text.length
}

/** A file's text without the tables that declare its flags. */
function withoutTables(text: string): string {
  let out = text
  for (;;) {
    const found = /(?:\bflags: |\bFLAGS\b[^=\n]*= )\[/.exec(out)
    if (found === null) return out
    out = out.slice(0, found.index) + out.slice(closing(out, found.index + found[0].length - 1) + 1)
  }
}

type Unit = { readonly file: string; readonly text: string }

/** Every top-level declaration of the userland, by file and name, and what each file imports under which name. */
function declarations(): { units: ReadonlyMap<string, Unit>; imports: ReadonlyMap<string, string> } {
  const units = new Map<string, Unit>()
  const imports = new Map<string, string>()
  for (const { path, text } of sourceFiles('src/userland')) {
    for (const [, names = '', from = ''] of text.matchAll(/^import (?:type )?\{([^}]*)\} from '(\.[^']*)'/gm)) {
      const target = new URL(from, `file:///${path}`).pathname.slice(1)
      for (const name of names.split(',')) imports.set(`${path} ${name.replace(/^\s*type /, '').trim()}`, `${target} ${name.replace(/^\s*type /, '').trim()}`)
    }
    const body = withoutTables(text.replace(/^\s*\/\*\*.*$/gm, ''))
    const starts = [...body.matchAll(/^(?:export )?(?:const|let|function\*?|class) (\w+)/gm)]
    for (const [i, start] of starts.entries()) units.set(`${path} ${start[1]}`, { file: path, text: body.slice(start.index, starts[i + 1]?.index) })
  }
  return { units, imports }
}

const { units, imports } = declarations()

/** The text of everything that a utility's declaration leads to within the userland, its flag tables left out. */
function codeOf(item: Utility): string {
  const names = [item.name, `${item.name}Utility`]
  const first = [...units].filter(([key, unit]) => unit.text.includes(`name: '${item.name}'`) || unit.text.includes(`declare('${item.name}'`) || unit.text.includes(`sum('${item.name}'`) || names.some((name) => key.endsWith(` ${name}`) && /utility\(/.test(unit.text))).map(([key]) => key)
  const own = new Set(first)
  const seen = new Set<string>()
  const texts: string[] = []
  for (let key = first.pop(); key !== undefined; key = first.pop()) {
    const unit = units.get(key)
    if (unit === undefined || seen.has(key) || unit.file.startsWith('src/userland/lib/') || unit.file === 'src/userland/utility.ts' || (!own.has(key) && /= (?:utility|wrapper)\(\{/.test(unit.text))) continue
    seen.add(key)
    texts.push(unit.text)
    // Names only: neither properties nor words in strings.
    for (const [word] of unit.text.replace(/'(?:[^'\\\n]|\\.)*'/g, "''").matchAll(/(?<![.#\w])[A-Za-z_]\w*\b(?!:)/g)) {
      const local = `${unit.file} ${word}`
      first.push(imports.get(local) ?? local)
    }
  }
  return texts.join('\n')
}

/** Flags that are declared, not refused, and read nowhere. */
function unread(item: Utility): string[] {
  const code = codeOf(item)
  return (['gnu', 'busybox'] as const).flatMap((flavour) => {
    const face = item[flavour]
    if (face?.flags === undefined) return []
    return face.flags.map(flag)
      .filter(({ key }) => !code.includes(`'${key}'`) && !(/^\d$/.test(key) && readsDigits(code)) && item.notYet?.includes(key) !== true)
      .map(({ key }) => `${item.name} -${key.length > 1 ? '-' : ''}${key}`)
      .filter((name) => WITHOUT_EFFECT[name] === undefined)
      .map((name) => `${flavour} ${name}`)
  })
}

test('the code of every utility with flags is found', () => {
  expect(UTILITIES.filter((item) => (item.gnu?.flags ?? item.busybox?.flags) !== undefined && codeOf(item) === '').map((item) => item.name)).toEqual([])
})

test('every flag of a utility is read by its code, refused, or without effect for a reason', () => {
  expect(UTILITIES.flatMap(unread)).toEqual([])
})

test('flags that are said to have no effect exist, and no code reads them', () => {
  const declared = new Map(UTILITIES.map((item) => [item.name, [...(item.gnu?.flags ?? []), ...(item.busybox?.flags ?? [])].map((line) => flag(line).key)]))
  const stale = Object.keys(WITHOUT_EFFECT).filter((name) => {
    const [utility = '', key = ''] = name.split(' ')
    const item = UTILITIES.find((each) => each.name === utility)
    return item === undefined || declared.get(utility)?.includes(key.replace(/^-+/, '')) !== true || codeOf(item).includes(`'${key.replace(/^-+/, '')}'`)
  })
  expect(stale).toEqual([])
})

test('flags that are refused are declared', () => {
  const wrong = UTILITIES.flatMap((item) => (item.notYet ?? []).filter((key) => ![...(item.gnu?.flags ?? []), ...(item.busybox?.flags ?? [])].some((line) => flag(line).key === key)).map((key) => `${item.name} ${key}`))
  expect(wrong).toEqual([])
})
