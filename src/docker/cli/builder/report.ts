import type { SourceExcerpt, VertexWarning } from '../../build/progress.ts'
import type { BuildTrace } from './trace.ts'

/** The last output of each step that failed. */
export function errorLogs(trace: BuildTrace): string {
  return [...trace.steps.values()]
    .filter(({ vertex: { error = '' } }) => error !== '' && !error.endsWith('context canceled'))
    .map(({ vertex, lastLines }) => `------\n > ${vertex.name}:\n${lastLines.map((line) => `${line}\n`).join('')}------\n`)
    .join('')
}

/** Lines of the Dockerfile around what is wrong (moby/buildkit solver/errdefs Source.Print). */
export function excerptText({ filename, text, start, end }: SourceExcerpt): string {
  const lines = text.split('\n')
  if (start < 1 || start > lines.length) return ''
  const last = Math.min(end, lines.length)
  let from = start
  let to = last
  const around = last === start ? 4 : 2
  for (let pad = 0; pad < around; pad++) {
    if (from > 1) {
      from--
      pad++
    }
    if (to !== lines.length) {
      to++
      pad++
    }
  }
  const shown = lines.slice(from - 1, to).map((line, i) => {
    const number = from + i
    return ` ${String(number).padStart(3)} | ${number >= start && number <= last ? '>>>' : '   '} ${line}\n`
  })
  return `${filename}:${start}\n--------------------\n${shown.join('')}--------------------\n`
}

/** What is found fault with though the build goes on. */
export function warningsText(warnings: readonly VertexWarning[], debug: boolean): string {
  if (warnings.length === 0) return ''
  const count = warnings.length === 1 ? '1 warning found' : `${warnings.length} warnings found`
  const body = warnings.map((warning) => ` - ${warning.short}\n${debug ? details(warning) : ''}`)
  return `\n ${count}${debug ? '' : ' (use docker --debug to expand)'}:\n${body.join('')}`
}

function details({ detail, url, source }: VertexWarning): string {
  const lines = [...detail, ...(url === '' ? [] : [`More info: ${url}`])]
  return `${lines.map((line) => `${line}\n`).join('')}${source === undefined ? '' : excerptText(source)}\n`
}
