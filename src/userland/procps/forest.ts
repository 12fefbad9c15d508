import type { ProcessInfo } from './process-list.ts'

/** How ps shows descent: `-H` indents by two blanks, `--forest` and BSD's `f` draw a tree. */
export type Descent = 'indented' | 'drawn'

/** The processes with children below their parents, and what stands before each one's command. */
export function forest(list: readonly ProcessInfo[], how: Descent): { list: ProcessInfo[]; lead: ReadonlyMap<number, string> } {
  const pids = new Set(list.map((p) => p.pid))
  const out: ProcessInfo[] = []
  const lead = new Map<number, string>()
  const visit = (p: ProcessInfo, before: string, own: string): void => {
    out.push(p)
    lead.set(p.pid, before + own)
    const children = list.filter((child) => child.ppid === p.pid && child.pid !== p.pid)
    for (const child of children) {
      if (how === 'indented') visit(child, `${before}${own}`, '  ')
      else visit(child, own === '' ? '' : `${before}${bars.has(p.pid) ? ' |  ' : '    '}`, ' \\_ ')
    }
  }
  const bars = new Set(list.filter((p) => list.some((other) => other.ppid === p.ppid && other.pid > p.pid)).map((p) => p.pid))
  for (const p of list) if (!pids.has(p.ppid) || p.ppid === p.pid) visit(p, '', '')
  return { list: out, lead }
}
