import { cobra } from './cobra.ts'
import type { Completer } from './completer.ts'

/** Commands that complete their own arguments, as installed files under /usr/share/bash-completion would say. */
export const COMPLETERS: ReadonlyMap<string, Completer> = new Map([['docker', cobra], ['kubectl', cobra], ['helm', cobra], ['k', cobra]])
