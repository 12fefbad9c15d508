/** A system call as data: its Linux name and its arguments. */
export type SysCall = { readonly op: string }

/** What a coroutine may hand to the kernel: a system call, or another coroutine to run to its end (see `call`). */
export type Yielded = SysCall | Generator<Yielded, unknown, unknown>

/** A coroutine of the simulation: it yields system calls and is resumed with their answers, or with a thrown `SysError`. */
export type Gen<T> = Generator<Yielded, T, unknown>

/**
 * Runs `inner` on the kernel's own stack of coroutines and gives its result. Same meaning as `yield* inner`, but the cost of
 * resuming does not grow with the depth and deep recursion cannot overflow the host's stack: use it where calls nest deeply.
 */
export function* call<T>(inner: Gen<T>): Gen<T> {
  return (yield inner) as T
}
