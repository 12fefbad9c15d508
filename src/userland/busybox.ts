import type { Gen } from '../kernel/coroutine.ts'
import { print, printError } from '../kernel/libc/io.ts'
import type { Env, Program } from '../kernel/program.ts'
import { sys } from '../kernel/sys.ts'
import { UTILITIES } from './utilities.ts'
import { baseName, BUSYBOX_BANNER, runUtility, type Utility } from './utility.ts'

/** Applets that are programs of their own. */
const ELSEWHERE: readonly string[] = ['sh', 'ash']

const applets = new Map<string, Utility>(
  UTILITIES.filter((item) => item.busybox !== undefined).flatMap((item) => [item.name, ...(item.aliases ?? [])].map((name) => [name, item] as const)),
)

/** The names busybox answers to, sorted. */
export const APPLET_NAMES: readonly string[] = [...applets.keys(), ...ELSEWHERE].sort()

/** The multi-call binary: runs the applet that its name or first argument says. */
export const busybox: Program = {
  name: 'busybox',
  main: (_sys, argv, env) => dispatch(argv, env),
}

function* dispatch(argv: readonly string[], env: Env): Gen<number> {
  const name = baseName(argv[0] ?? 'busybox').replace(/^-/, '')
  if (!name.startsWith('busybox')) return yield* applet(name, argv, env)
  const [, first, ...rest] = argv
  if (first === undefined || (first === '--help' && rest.length === 0)) {
    yield* print(`${BUSYBOX_BANNER}\nUsage: busybox [function [arguments]...]\n   or: busybox --list[-full]\n   or: busybox --show SCRIPT\n   or: function [arguments]...\n\nCurrently defined functions:\n${wrapped()}\n`)
    return 0
  }
  if (first === '--list') {
    yield* print(APPLET_NAMES.map((n) => `${n}\n`).join(''))
    return 0
  }
  if (first === '--list-full') {
    yield* print(APPLET_NAMES.map((n) => `bin/${n}\n`).join(''))
    return 0
  }
  return yield* applet(baseName(first), [first, ...rest], env)
}

function* applet(name: string, argv: readonly string[], env: Env): Gen<number> {
  const found = applets.get(name)
  if (found !== undefined) return yield* runUtility(found, 'busybox', argv, env)
  const main = ELSEWHERE.includes(name) ? yield* sys.lookupProgram(name) : undefined
  if (main !== undefined) return yield* main(sys, argv, env)
  yield* printError(`${name}: applet not found\n`)
  return 127
}

function wrapped(): string {
  const lines: string[] = []
  let line = '\t'
  for (const name of APPLET_NAMES) {
    const piece = `${name}, `
    if (line.length + piece.length > 72) {
      lines.push(line.trimEnd())
      line = '\t'
    }
    line += piece
  }
  lines.push(line.replace(/, $/, ''))
  return lines.join('\n')
}
