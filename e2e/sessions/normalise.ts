/** A step of a session file: what was typed, what it printed, how it ended. */
export type RecordedStep = { readonly command: string; readonly output: string; readonly exit: number }

/** The steps of a session file, with what they printed made comparable: two honest runs of one session come out the same. */
export function comparableSteps(text: string): RecordedStep[] {
  const same = identities()
  return steps(text).map(({ command, output, exit }) => ({
    command,
    exit,
    output: same(/^#\d+ /m.test(output) ? buildLog(output) : output),
  }))
}

function steps(text: string): RecordedStep[] {
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, '')
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...lines] = part.split('\n')
      const exit = lines.findIndex((line) => /^\[exit \d+\]$/.test(line))
      const printed = (exit < 0 ? lines : lines.slice(0, exit)).filter((line) => !line.startsWith('# '))
      return {
        command,
        output: printed
          .map((line) => line.replace(/^\\/, ''))
          .join('\n')
          .trimEnd(),
        exit: exit < 0 ? 0 : Number(lines[exit]?.slice(6, -1)),
      }
    })
}

const SPAN = '(?:second|minute|hour|day|week)s?'

/** Ids become numbers in the order in which they first appear; a short id is the long one's. Times, ages, sizes and made-up names become placeholders. */
function identities(): (text: string) => string {
  const known: string[] = []
  const numberOf = (id: string): string => {
    const found = known.findIndex((other) => other.startsWith(id) || id.startsWith(other))
    return `<id${found < 0 ? known.push(id) : found + 1}>`
  }
  return (text) =>
    text
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| [+-]\d{4} UTC)?/g, '<time>')
      .replace(/\b[A-Z][a-z]{2} [ \d]\d \d\d:\d\d\b/g, '<time>')
      .replace(/\b[0-9a-f]{12,64}(?=…|\b)/g, numberOf)
      .replace(/\b[a-z]+_[a-z]+$/gm, '<name>')
      .replace(new RegExp(`(?:Less than an?|About an?|\\d+) ${SPAN}(?: ago)?`, 'g'), '<age>')
      .replace(/\b(?!0B)\d+(?:\.\d+)?[kM]?B\b/g, '<size>')
      .replace(/(?:^|\b)\d+\.\d{1,3}s?(?= |$)/gm, '<seconds>')
      .replace(/ {2,}/g, '  ')
      .replace(/ +$/gm, '')
}

/** A build's log by vertex, as vertices run in parallel; transfers and times are left out. What follows the log is kept. */
function buildLog(text: string): string {
  const vertices = new Map<string, string[]>()
  const rest: string[] = []
  for (const line of text.split('\n')) {
    const [, id, said] = /^(#\d+) (.*)$/.exec(line) ?? []
    if (id === undefined || said === undefined) rest.push(line)
    else if (!vertices.has(id)) vertices.set(id, [said])
    else if (!/^(?:DONE|transferring|resolve|sha256:|extracting)/.test(said)) vertices.get(id)?.push(said.replace(/^\d+\.\d+ /, ''))
  }
  const told = [...vertices.values()]
    .filter(([name = '']) => !/^(?:\[internal\]|exporting|building with)/.test(name))
    .map((lines) => lines.join('\n  '))
  // buildx 0.24 and later begin the last line with `failed to build: `; the recordings are of 0.13.
  return [...told.sort(), ...rest.filter((line) => line !== '').map((line) => line.replace('ERROR: failed to build: ', 'ERROR: '))].join(
    '\n',
  )
}
