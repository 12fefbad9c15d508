import type { Task } from '../proc/task.ts'

/**
 * Answers a system call: a value, a `Wait`, or a thrown `SysError`. A call that waits is tried again from the start when woken;
 * `task.deadline` is kept between the tries.
 */
export type Handler = (task: Task, call: never) => unknown

/** A system call and what answers it; `op` is the name strace prints. */
export type SysCallEntry = readonly [op: string, handler: Handler]

/** Declares a system call with typed arguments. */
export function syscall<A extends object>(op: string, handler: (task: Task, args: A) => unknown): SysCallEntry {
  return [op, handler as Handler]
}
