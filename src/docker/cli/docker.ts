import type { Gen } from '../../kernel/coroutine.ts'
import type { Env } from '../../kernel/program.ts'
import { STDERR, STDIN, STDOUT, sys, type Winsize } from '../../kernel/sys.ts'
import type { Command, CommandBody, Invocation, Mount } from '../../cli/command.ts'
import { command } from '../../cli/command.ts'
import type { FlagTable } from '../../cli/flag.ts'
import type { Engine } from './client/engine.ts'
import type { ConfigFile } from './config-file.ts'

/** What every docker command gets. */
export type Docker = {
  readonly engine: Engine
  readonly env: Env
  readonly config: ConfigFile
  /** Name of the context in use. */
  readonly contextName: string
}

export type DockerInvocation<F extends FlagTable> = Invocation<F, Docker>

/** Declares a docker command. */
export function dockerCommand<const F extends FlagTable>(spec: CommandBody<F, Docker> & { readonly mounts: readonly Mount[] }): Command<Docker> {
  return command<Docker, F>(spec)
}

/** A command at the top and below its group, with the group's other names: `docker ps` is `docker container ls`. */
export function mounts(top: string | undefined, below: string, ...aliases: readonly string[]): readonly Mount[] {
  return [...(top === undefined ? [] : [{ path: top }]), { path: below, aliases }]
}

export const inputIsTerminal = (): Gen<boolean> => sys.isatty(STDIN)
export const outputIsTerminal = (): Gen<boolean> => sys.isatty(STDOUT)
export const errorIsTerminal = (): Gen<boolean> => sys.isatty(STDERR)

/** The size of the terminal on standard output; undefined where it is none. */
export function* terminalSize(): Gen<Winsize | undefined> {
  return (yield* sys.isatty(STDOUT)) ? yield* sys.winsize(STDOUT) : undefined
}
