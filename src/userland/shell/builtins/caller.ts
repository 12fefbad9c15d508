import { builtin } from './builtin.ts'

/** Tells where the running function was called. */
export const caller = builtin({
  name: 'caller', shells: ['bash'], usage: 'caller [expr]',
  *main(sh, argv) {
    const depth = argv[1] === undefined ? 0 : Number(argv[1])
    const frame = sh.frames.at(-1 - depth)
    if (frame === undefined) return 1
    const outer = sh.frames.at(-2 - depth)
    const source = outer?.source ?? sh.script ?? 'NULL'
    return yield* sh.write(argv[1] === undefined ? `${frame.calledAt} ${source}\n` : `${frame.calledAt} ${outer?.name ?? 'main'} ${source}\n`)
  },
})

/** Turns builtins off and on. */
export const enable = builtin({
  name: 'enable', shells: ['bash'], usage: 'enable [-a] [-dnps] [-f filename] [name ...]',
  *main(sh, argv) {
    const off = argv[1] === '-n'
    const names = argv.slice(1).filter(a => !a.startsWith('-'))
    if (names.length === 0) return yield* sh.write(sh.builtinNames().map(n => `enable ${n}\n`).join(''))
    let status = 0
    for (const name of names) {
      if (off && sh.hasBuiltin(name)) sh.disabledBuiltins.add(name)
      else if (!off && (sh.disabledBuiltins.delete(name) || sh.hasBuiltin(name))) continue
      else {
        yield* sh.warn(`${name}: not a shell builtin`)
        status = 1
      }
    }
    return status
  },
})
