import { parseYaml } from '../../base/yaml.ts'

/** A key press to send, or virtual seconds to wait. */
export type Key = string | { readonly sleep: number }

export type SessionStep = {
  readonly command: string
  /** Typed on a terminal that the command runs on. */
  readonly keys?: readonly Key[]
  /** Virtual seconds after the session began. */
  readonly at?: number
  /** The command runs in another terminal and is interrupted at this time. */
  readonly watchUntil?: number
  /** Comment lines right before it, as written. */
  readonly comments: readonly string[]
}

export type SessionFile = {
  readonly header: string
  readonly name: string
  readonly area: string
  readonly namespace?: string
  readonly cluster?: { readonly kubernetes: string; readonly nodes: readonly string[] }
  readonly images: readonly string[]
  readonly builder?: string
  /** Commands write to a terminal. */
  readonly tty: boolean
  readonly files: readonly { readonly path: string; readonly content: string; readonly mode?: string }[]
  readonly steps: readonly SessionStep[]
}

/** Stand-ins, of the private use area, for the control characters that YAML has no room for but recorded files do. */
const STAND_IN = 0xe000
const masked = (text: string): string => text.replace(/[^\t\n\r\x20-\uffff]|\x7f/g, (c) => String.fromCharCode(STAND_IN + c.charCodeAt(0)))
const unmasked = (text: string): string => text.replace(/[\ue000-\ue07f]/g, (c) => String.fromCharCode(c.charCodeAt(0) - STAND_IN))

/** Reads a `.session` file: a YAML header, then typed lines with what they printed (which is not read here). */
export function parseSessionFile(text: string): SessionFile {
  const [, header = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replace(/\r\n/g, '\n')) ?? []
  const parsed = parseYaml(masked(header))
  if ('error' in parsed) throw new Error(`the header is no YAML: ${parsed.error}`)
  const fields = parsed.value as unknown as Partial<SessionFile> & { name: string }
  return {
    header, name: fields.name, area: fields.area ?? '', images: fields.images ?? [], files: (fields.files ?? []).map((file) => ({ ...file, content: unmasked(file.content) })), tty: fields.tty === true,
    ...(fields.namespace !== undefined && { namespace: fields.namespace }),
    ...(fields.cluster !== undefined && { cluster: fields.cluster }),
    ...(fields.builder !== undefined && { builder: fields.builder }),
    steps: parseSteps(body.split('\n')),
  }
}

function parseSteps(lines: readonly string[]): SessionStep[] {
  const steps: SessionStep[] = []
  let comments: string[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (line.startsWith('# ')) {
      comments.push(line)
      continue
    }
    if (!line.startsWith('$ ')) {
      comments = []
      continue
    }
    let command = line.slice(2)
    while (lines[i + 1]?.startsWith('> ') === true && !command.includes('-it')) command += `\n${lines[++i]!.slice(2)}`
    steps.push({ command, comments, ...meaning(comments) })
    comments = []
  }
  return steps
}

function meaning(comments: readonly string[]): Partial<SessionStep> {
  const found: { keys?: readonly Key[]; at?: number; watchUntil?: number } = {}
  for (const comment of comments) {
    const [, name, value = ''] = /^# (keys|at|watch until): (.*)$/.exec(comment) ?? []
    if (name === 'keys') found.keys = JSON.parse(value) as Key[]
    else if (name === 'at') found.at = Number(value)
    else if (name === 'watch until') found.watchUntil = Number(value)
  }
  return found
}

export type PlayedStep = { readonly step: SessionStep; readonly output: string; readonly exit: number }

/** Writes what was played in the format it was read in. */
export function writeSessionFile(session: SessionFile, played: readonly PlayedStep[]): string {
  const lines = ['---', session.header, '---']
  for (const { step, output, exit } of played) {
    const [first = '', ...rest] = step.command.split('\n')
    lines.push(...step.comments, `$ ${first}`, ...rest.map((l) => `> ${l}`), ...outputLines(output))
    if (exit !== 0) lines.push(`[exit ${exit}]`)
  }
  return `${lines.join('\n')}\n`
}

function outputLines(output: string): string[] {
  const text = output.replace(/\r/g, '')
  if (text === '') return []
  const lines = text.split('\n')
  const ended = lines.at(-1) === ''
  if (ended) lines.pop()
  const escaped = lines.map((line) => (/^(?:[$>#] |\\|\[exit )/.test(line) ? `\\${line}` : line))
  return ended ? escaped : [...escaped, '\\ no newline at end of output']
}
