import type { Completer } from '../../cli/cli.ts'
import type { Kubectl } from './kubectl.ts'

/** What words of kubectl's command line may be, by the names that commands and flags give. */
export const completers: Readonly<Record<string, Completer<Kubectl>>> = {}
