import { amount, statusSeconds } from './amounts.ts'
import type { BuildTrace, StepTrace } from './trace.ts'

type Line = { readonly name: string; readonly status: string; readonly seconds: number; readonly color: string; readonly running: boolean; readonly output: readonly string[] }

const BLUE = '\x1b[34m'
const RED = '\x1b[31m'
const YELLOW = '\x1b[33m'
const FAINT = '\x1b[2m'
const RESET = '\x1b[0m'
/** Lines of a running step's output that are shown below it. */
const OUTPUT_LINES = 6

/** Draws a build's progress on a terminal again and again: a heading and a line for each step (moby/buildkit progressui, ttyDisplay). */
export class TtyPrinter {
  readonly #started: number
  #lineCount = 0
  #repeated = false

  constructor(started: number) {
    this.#started = started
  }

  /** The bytes that redraw everything; `last` for the end of the build. */
  draw(trace: BuildTrace, now: number, size: { readonly rows: number; readonly cols: number }, last: boolean): string {
    const columns = size.cols === 0 ? 80 : size.cols
    const steps = [...trace.steps.values()]
    const lines = fitting(steps.flatMap((step) => linesOf(step, now)), size.rows === 0 ? 24 : size.rows, last)
    const up = this.#repeated ? this.#lineCount + 1 : 0
    this.#repeated = true
    const body = lines.flatMap((line) => drawLine(line, columns))
    const head = align(`[+] Building ${((now - this.#started) / 1e6).toFixed(1)}s (${steps.filter(({ completed }) => completed).length}/${steps.length})${last && steps.length > 0 && steps.every(({ completed }) => completed) ? ' FINISHED' : ' '}`, 'docker:default', columns)
    const spare = Math.max(0, this.#lineCount - body.length)
    this.#lineCount = body.length
    const over = spare === 0 ? '' : `${`${' '.repeat(columns)}\n`.repeat(spare)}\x1b[${spare}A\r`
    return `${up === 0 ? '' : `\x1b[${up}A`}\r\x1b[?25l${head}\n${body.map((line) => `${line}\n`).join('')}${over}\x1b[?25h`
  }
}

function linesOf(step: StepTrace, now: number): readonly Line[] {
  const { vertex } = step
  if (vertex.started === undefined && vertex.cached !== true && !step.completed) return []
  const failed = vertex.error !== undefined && vertex.error !== ''
  const canceled = failed && vertex.error?.endsWith('context canceled') === true
  const prefix = canceled ? 'CANCELED ' : failed ? 'ERROR ' : vertex.cached === true ? 'CACHED ' : ''
  const color = step.completed ? (canceled ? YELLOW : failed ? RED : BLUE) : ''
  const own: Line = { name: prefix + vertex.name.replaceAll('\t', ' '), status: '', seconds: step.seconds(now), color, running: step.running, output: step.running ? step.lastLines.slice(-OUTPUT_LINES) : [] }
  const parts = [...step.statuses.values()].map((status): Line => ({
    name: `=> ${status.id}`,
    status: status.total !== 0 ? `${amount(status.current)} / ${amount(status.total)}` : status.current !== 0 ? amount(status.current) : '',
    seconds: statusSeconds(status, now), color: status.completed === undefined ? '' : BLUE, running: status.completed === undefined, output: [],
  }))
  const warnings = step.warnings.map(({ short }): Line => ({ name: `WARN: ${short}`, status: '', seconds: 0, color: YELLOW, running: false, output: [] }))
  return [own, ...parts, ...warnings]
}

/** As many lines as fit: the running ones, then the latest (progressui wrapHeight). */
function fitting(lines: readonly Line[], rows: number, last: boolean): readonly Line[] {
  const room = rows - 3
  if (last || lines.length <= room) return lines
  const running = lines.filter(({ running: yes }) => yes)
  const kept = new Set([...running.slice(-room), ...lines.filter(({ running: yes }) => !yes).slice(-Math.max(0, room - running.length))])
  return lines.filter((line) => kept.has(line))
}

function drawLine({ name, status, seconds, color, output }: Line, columns: number): readonly string[] {
  const timer = ` ${(seconds < 0.05 ? 0 : seconds).toFixed(1)}s`
  let left = columns - 4 - timer.length - 2
  const shown = status !== '' && left + status.length > 20
  if (shown) left -= status.length + 1
  if (left < 12) return []
  const text = align(` => ${name.slice(0, left)}${shown ? ` ${status}` : ''}`, timer, columns)
  return [color === '' ? text : `${color}${text}${RESET}`, ...output.map((line) => `${FAINT} => => # ${line.replace(/^\S+ /, '').slice(0, columns - 10)}${RESET}`)]
}

function align(left: string, right: string, columns: number): string {
  return `${left}${' '.repeat(Math.max(0, columns - left.length - right.length))}${right}`
}
