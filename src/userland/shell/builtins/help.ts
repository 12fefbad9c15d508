import { builtin } from './builtin.ts'

/** Lists the builtins and how they are called. */
export const help = builtin({
  name: 'help', shells: ['ash', 'bash'], usage: 'help [-dms] [pattern ...]',
  *main(sh, argv) {
    const names = argv.slice(1).filter(a => !a.startsWith('-'))
    if (!sh.bash) return yield* sh.write(`Built-in commands:\n------------------\n${fold(sh.builtinNames())}\n`)
    if (names.length === 0) {
      return yield* sh.write(`These shell commands are defined internally.  Type \`help name' to find out\nmore about the function \`name'.\n\n${sh.builtinNames().map(n => ` ${sh.builtinUsage(n) ?? n}\n`).join('')}`)
    }
    let status = 0
    for (const name of names) {
      const usage = sh.builtinUsage(name)
      if (usage !== undefined) yield* sh.write(`${name}: ${usage}\n`)
      else {
        yield* sh.warn(`no help topics match \`${name}'.  Try \`help help' or \`man -k ${name}' or \`info ${name}'.`)
        status = 1
      }
    }
    return status
  },
})

function fold(names: readonly string[]): string {
  const lines: string[] = []
  let line = '\t'
  for (const name of names) {
    if (line.length + name.length > 63) {
      lines.push(line.trimEnd())
      line = '\t'
    }
    line += `${name} `
  }
  return [...lines, line.trimEnd()].join('\n')
}
