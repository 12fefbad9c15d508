/** A moment of waiting: whoever is waited for calls `resume` once, now or later. */
export type Wait<T> = (resume: (value: T) => void) => void

/** Work that takes virtual time, written in one piece: it yields what it waits for. */
export type Task<T = void> = Generator<Wait<unknown>, T, unknown>

/** Waits inside a task, with the type of what comes back. */
export function* wait<T>(until: Wait<T>): Task<T> {
  return (yield until as Wait<unknown>) as T
}

/** Runs a task to its end. */
export function run(task: Task): void {
  const step = (value: unknown): void => {
    let next = task.next(value)
    while (next.done !== true) {
      let answered = false
      let answer: unknown
      let inside = true
      next.value((result) => {
        if (inside) {
          answered = true
          answer = result
        } else step(result)
      })
      inside = false
      if (!answered) return
      next = task.next(answer)
    }
  }
  step(undefined)
}
