import { UNSIMULATED_SHOPTS } from '../interp/options.ts'
import { optionOfName, refusedOption, setOption } from './set.ts'
import { badOption, builtin, options } from './builtin.ts'

/** Shows and sets bash's further options. */
export const shopt = builtin({
  name: 'shopt', shells: ['bash'], usage: 'shopt [-pqsu] [-o] [optname ...]',
  *main(sh, argv) {
    const parsed = options(argv, 'pqsuo')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'shopt [-pqsu] [-o] [optname ...]')
    const { given, rest } = parsed
    const read = (name: string): boolean | undefined => {
      const option = optionOfName(name)
      return given.has('o') ? (option === undefined ? undefined : sh.on(option)) : sh.shopts.get(name)
    }
    const line = (name: string, on: boolean): string => (given.has('p') ? `shopt ${on ? '-s' : '-u'} ${name}\n` : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`)
    if (rest.length === 0) {
      const wanted = given.has('s') ? true : given.has('u') ? false : undefined
      return yield* sh.write([...sh.shopts].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([, on]) => wanted === undefined || on === wanted).map(([n, on]) => line(n, on)).join(''))
    }
    let status = 0
    for (const name of rest) {
      const now = read(name)
      if (now === undefined) {
        yield* sh.warn(`${name}: invalid shell option name`)
        status = 1
      } else if (given.has('s') || given.has('u')) {
        const [option, on] = [optionOfName(name), given.has('s')]
        const refused = given.has('o') && option !== undefined ? refusedOption(sh, option, on) : UNSIMULATED_SHOPTS.has(name) && now !== on ? `drydock: shopt ${on ? '-s' : '-u'} ${name} is not simulated yet` : undefined
        if (refused !== undefined) {
          yield* sh.warn(refused)
          status = 1
        } else if (given.has('o') && option !== undefined) setOption(sh, option, on)
        else sh.shopts.set(name, on)
      } else {
        if (!given.has('q')) yield* sh.write(line(name, now))
        if (!now) status = 1
      }
    }
    return status
  },
})
