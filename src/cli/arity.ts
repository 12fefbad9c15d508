import type { Arity } from './command.ts'

const words = (count: number): string => (count === 1 ? 'argument' : 'arguments')

/** docker/cli's `cli.NoArgs`; below a group, an argument is an unknown command. */
export const noArgs: Arity = ({ root, path, useLine, hasSubCommands }, args) => {
  if (args.length === 0) return undefined
  if (hasSubCommands) return `${root}: unknown command: ${path} ${args[0]}\n\nUsage:  ${useLine}\n\nRun '${path} --help' for more information`
  return `${root}: '${path}' accepts no arguments\n\nUsage:  ${useLine}\n\nRun '${path} --help' for more information`
}

/** docker/cli's `cli.RequiresMinArgs`. */
export const atLeast = (count: number): Arity => ({ root, path, useLine }, args) =>
  args.length >= count ? undefined : `${root}: '${path}' requires at least ${count} ${words(count)}\n\nUsage:  ${useLine}\n\nSee '${path} --help' for more information`

/** docker/cli's `cli.RequiresMaxArgs`, with its own spelling of the last line. */
export const atMost = (count: number): Arity => ({ root, path, useLine }, args) =>
  args.length <= count ? undefined : `${root}: '${path}' requires at most ${count} ${words(count)}\n\nUsage:  ${useLine}\n\nSRun '${path} --help' for more information`

/** docker/cli's `cli.RequiresRangeArgs`. */
export const between = (least: number, most: number): Arity => ({ root, path, useLine }, args) =>
  args.length >= least && args.length <= most
    ? undefined
    : `${root}: '${path}' requires at least ${least} and at most ${most} ${words(most)}\n\nUsage:  ${useLine}\n\nRun '${path} --help' for more information`

/** docker/cli's `cli.ExactArgs`. */
export const exactly = (count: number): Arity => ({ root, path, useLine }, args) =>
  args.length === count ? undefined : `${root}: '${path}' requires ${count} ${words(count)}\n\nUsage:  ${useLine}\n\nRun '${path} --help' for more information`

/** Any number; the command checks for itself. */
export const anyArgs: Arity = () => undefined
