import { text } from '../../../cli/flag.ts'
import { noArgs } from '../../../cli/arity.ts'
import { compileTemplate, type TemplateResult } from '../../../base/go-template.ts'
import { Failure } from '../../../cli/failure.ts'
import { ConnectionFailure } from '../client/engine-error.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { goData } from '../format/go-data.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { DOCKER_FUNCTIONS } from '../format/template-functions.ts'
import { infoText, type Info } from './info-text.ts'

/** `docker info`: GET /info. */
export const info = dockerCommand({
  mounts: mounts('info', 'system info'),
  usage: '[OPTIONS]',
  short: 'Display system-wide information',
  aliasLine: 'docker system info, docker info',
  args: noArgs,
  complete: 'none',
  flags: {
    format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
  },
  *run({ flags, out, err, context: { engine, contextName } }) {
    let server: Info | undefined
    let problem = ''
    try {
      server = yield* engine.json<Info>('GET', '/info')
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      problem = error.message
      if (!(error instanceof ConnectionFailure) && flags.format !== '') throw error
    }
    const client = { Debug: false, Platform: undefined, Plugins: [], Context: contextName, Warnings: null }
    if (flags.format !== '') {
      const shown = byTemplate(flags.format === 'json' ? '{{json .}}' : flags.format, server, client)
      yield* out.line(shown.text)
      if (shown.error !== undefined) throw new Failure(shown.error)
    } else {
      const shown = infoText(contextName, server, problem)
      yield* out.text(shown.text)
      for (const warning of shown.warnings) yield* err.line(warning)
    }
    if (problem !== '') throw new Failure(flags.format === '' ? 'errors pretty printing info' : problem)
  },
})

function byTemplate(format: string, server: Info | undefined, client: object): TemplateResult {
  const template = compileTemplate(format, { functions: DOCKER_FUNCTIONS })
  if ('error' in template) throw new Failure(`template parsing error: ${template.error}`, 64)
  const result = template.execute(goData({ ...server, ClientInfo: client }, 'system.dockerInfo'))
  return result
}
