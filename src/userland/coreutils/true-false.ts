import { utility } from '../utility.ts'

/** true(1). */
export const trueUtility = utility({
  name: 'true', about: 'Return an exit code of TRUE (0)', gnu: { usage: 'true [ignored command line arguments]', raw: true }, busybox: { usage: 'true', raw: true },
  *main() {
    return 0
  },
})

/** false(1). */
export const falseUtility = utility({
  name: 'false', about: 'Return an exit code of FALSE (1)', gnu: { usage: 'false [ignored command line arguments]', raw: true }, busybox: { usage: 'false', raw: true },
  *main() {
    return 1
  },
})
