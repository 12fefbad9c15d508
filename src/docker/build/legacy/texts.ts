import type { HealthConfig } from '../../../oci/image.ts'
import { goDuration, goQuoteList } from '../dockerfile/go-text.ts'
import type { Node } from '../dockerfile/node.ts'
import type { Stage } from '../stage.ts'

/** A build that the older builder gives up; `code` is the exit status of the command that failed. */
export class LegacyFailure extends Error {
  readonly code: number

  constructor(message: string, code = 1) {
    super(message)
    this.code = code
  }
}

/** An id as the older builder shows it. */
export const short = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12)

/** What the history says of an instruction that only changes the configuration: a command of the shell that does nothing. */
export function configurationLine(stage: Stage, node: Node): string {
  return `${stage.shell.join(' ')} #(nop) ${said(stage, node)}`
}

/** WORKDIR has one blank where the others have two. */
function said(stage: Stage, node: Node): string {
  const name = node.cmd.toUpperCase()
  switch (name) {
    case 'ONBUILD': return ` ONBUILD ${node.original.replace(/^\s*onbuild\s*/i, '')}`
    case 'EXPOSE': return ` EXPOSE ${node.args.flatMap((word) => stage.expandWords(word)).join(' ')}`
    case 'ARG': return ` ARG ${node.args.map((word) => stage.expand(word)).join(' ')}`
    case 'HEALTHCHECK': return ` HEALTHCHECK ${healthLine(stage.config.Healthcheck ?? {})}`
    case 'WORKDIR': return `WORKDIR ${stage.config.WorkingDir ?? '/'}`
    default: return ` ${stage.history.at(-1)?.created_by ?? name}`
  }
}

/** Go's %q of the structure. */
function healthLine({ Test = [], Interval = 0, Timeout = 0, StartPeriod = 0, Retries = 0 }: HealthConfig): string {
  const durations = [Interval, Timeout, StartPeriod].map((ns) => `"${goDuration(ns)}"`).join(' ')
  return `&{${goQuoteList(Test)} ${durations} '\\x${Retries.toString(16).padStart(2, '0')}'}`
}

/** The Dockerfile errors of BuildKit's parser in the older builder's words. */
export function parserText(message: string, dockerfile: string, text: string): string {
  if (text.trim() === '') return `the Dockerfile (${dockerfile}) cannot be empty`
  if (!message.startsWith('dockerfile parse error') && message !== 'no build stage in current context') return `failed to parse ${dockerfile}: ${message}`
  return message.replace('dockerfile parse error on line', 'dockerfile parse error line').replace(/ \(did you mean .*\?\)$/, '')
    .replace(/unknown flag: --([^ ]*)$/, 'Unknown flag: $1').replace(/--retries cannot be negative \((.*)\)$/, '--retries must be at least 1 (not $1)')
}
