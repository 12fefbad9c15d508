import { futexCalls } from './futex.ts'
import type { Handler, SysCallEntry } from './handler.ts'
import { identityCalls } from './identity.ts'
import { memoryCalls } from './memory.ts'
import { mountCalls } from './mount.ts'
import { namespaceCalls } from './namespace.ts'
import { netlinkCalls } from './netlink.ts'
import { openCalls } from './open.ts'
import { pollCalls } from './poll.ts'
import { processCalls } from './process.ts'
import { readWriteCalls } from './read-write.ts'
import { signalCalls } from './signal.ts'
import { socketCalls } from './socket.ts'
import { timeCalls } from './time.ts'
import { treeCalls } from './tree.ts'
import { ttyCalls } from './tty.ts'

const ALL: readonly (readonly SysCallEntry[])[] = [
  openCalls, readWriteCalls, treeCalls, processCalls, signalCalls, timeCalls, futexCalls, identityCalls, namespaceCalls, mountCalls,
  ttyCalls, pollCalls, socketCalls, memoryCalls, netlinkCalls,
]

/** Every system call by its name. */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map(ALL.flat())
