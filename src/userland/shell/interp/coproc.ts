import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import type { CoprocNode } from '../syntax/ir.ts'
import { inChild } from './pipeline.ts'
import { forkShell } from './process.ts'
import type { Shell } from './shell.ts'

/** Runs `coproc NAME command`: a background job whose standard input and output are the descriptors in the array NAME. */
export function* runCoproc(sh: Shell, node: CoprocNode): Gen<number> {
  const input = yield* sys.pipe()
  const output = yield* sys.pipe()
  const pid = yield* forkShell(sh, { background: true }, function* (child) {
    yield* sys.dup2(input.read, 0)
    yield* sys.dup2(output.write, 1)
    for (const fd of [input.read, input.write, output.read, output.write]) yield* sys.close(fd)
    return yield* inChild(child, node.body)
  })
  yield* sys.close(input.read)
  yield* sys.close(output.write)
  const read = yield* sys.dup(output.read, 60, true)
  const write = yield* sys.dup(input.write, 60, true)
  yield* sys.close(output.read)
  yield* sys.close(input.write)
  sh.vars.put(node.name, { value: undefined, items: new Map([[0, String(read)], [1, String(write)]]) })
  sh.vars.set(`${node.name}_PID`, String(pid))
  sh.jobs.add(pid, [pid], node.text, { controlled: sh.on('monitor'), foreground: false })
  sh.lastBackground = pid
  return 0
}
