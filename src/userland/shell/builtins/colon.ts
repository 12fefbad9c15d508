import { builtin } from './builtin.ts'

const nothing = (status: number) => ({
  *main() {
    return status
  },
  quick: () => status,
})

/** `:`, `true` and `false`. */
export const colon = builtin({ name: ':', special: true, ...nothing(0) })
export const trueBuiltin = builtin({ name: 'true', ...nothing(0) })
export const falseBuiltin = builtin({ name: 'false', ...nothing(1) })
