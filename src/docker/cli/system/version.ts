import { text } from '../../../cli/flag.ts'
import { compileTemplate, type TemplateResult } from '../../../base/go-template.ts'
import { alignTabs } from '../../../base/text-table.ts'
import { noArgs } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { ConnectionFailure } from '../client/engine-error.ts'
import { dockerCommand } from '../docker.ts'
import { goData } from '../format/go-data.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { DOCKER_FUNCTIONS } from '../format/template-functions.ts'
import { ansicTime } from '../format/texts.ts'
import { CLIENT_API_VERSION } from '../client/engine.ts'

type Component = { readonly Name: string; readonly Version: string; readonly Details?: Readonly<Record<string, string>> }
type Server = { readonly Platform: { readonly Name: string }; readonly Components?: readonly Component[]; readonly [field: string]: unknown }

/** The version this client says it is. */
export const CLIENT_VERSION = '28.2.2'
export const CLIENT_COMMIT = 'e6534b4'

/** `docker version`: GET /version, with the client's own. */
export const version = dockerCommand({
  mounts: [{ path: 'version' }],
  usage: '[OPTIONS]',
  short: 'Show the Docker version information',
  args: noArgs,
  complete: 'none',
  flags: {
    format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
  },
  *run({ flags, out, context: { engine, contextName } }) {
    const show = flags.format === '' ? undefined : shower(flags.format === 'json' ? '{{json .}}' : flags.format)
    let server: Server | undefined
    let failure: Failure | undefined
    try {
      server = readable(yield* engine.json<Server>('GET', '/version'))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failure = error
    }
    const apiVersion = failure instanceof ConnectionFailure ? CLIENT_API_VERSION : yield* engine.version()
    const client = {
      Version: CLIENT_VERSION, ApiVersion: apiVersion, DefaultAPIVersion: CLIENT_API_VERSION, GitCommit: CLIENT_COMMIT, GoVersion: 'go1.24.3', Os: 'linux', Arch: 'amd64',
      BuildTime: 'Fri May 30 12:07:14 2025', Context: contextName,
    }
    if (show === undefined) yield* out.text(versionText(client, server))
    else {
      const shown = show({ Client: client, Server: server ?? null })
      yield* out.line(shown.text)
      if (shown.error !== undefined) throw new Failure(shown.error)
    }
    if (failure !== undefined) throw failure
  },
})

/** The server's version with its build times as people read them (Go's time.ANSIC). */
function readable(server: Server): Server {
  const components = (server.Components ?? []).map((component) => {
    const built = component.Details?.['BuildTime']
    return built === undefined ? component : { ...component, Details: { ...component.Details, BuildTime: ansicTime(built) } }
  })
  return { ...server, Components: components }
}

function shower(format: string): (data: unknown) => TemplateResult {
  const template = compileTemplate(format, { name: 'version', functions: DOCKER_FUNCTIONS })
  if ('error' in template) throw new Failure(`template parsing error: ${template.error}`, 64)
  return (data) => template.execute(goData(data, 'system.versionInfo'))
}

type ClientVersion = { readonly Version: string; readonly ApiVersion: string; readonly DefaultAPIVersion: string; readonly GitCommit: string; readonly GoVersion: string; readonly Os: string; readonly Arch: string; readonly BuildTime: string; readonly Context: string }

function versionText(client: ClientVersion, server: Server | undefined): string {
  const api = client.ApiVersion === client.DefaultAPIVersion ? client.ApiVersion : `${client.ApiVersion} (downgraded from ${client.DefaultAPIVersion})`
  const head = [
    'Client:', ` Version:\t${client.Version}`, ` API version:\t${api}`, ` Go version:\t${client.GoVersion}`, ` Git commit:\t${client.GitCommit}`,
    ` Built:\t${client.BuildTime}`, ` OS/Arch:\t${client.Os}/${client.Arch}`, ` Context:\t${client.Context}`,
  ]
  const lines = server === undefined ? head : [...head, '', ...serverLines(server)]
  return alignTabs(`${lines.join('\n')}\n`, { minWidth: 20, tabWidth: 1, padding: 1, padChar: ' ' })
}

function serverLines({ Platform, Components = [] }: Server): readonly string[] {
  const title = Platform.Name === '' ? 'Server:' : `Server: ${Platform.Name}`
  return [title, ...Components.flatMap(componentLines)]
}

function componentLines({ Name, Version, Details = {} }: Component): readonly string[] {
  if (Name !== 'Engine') {
    return [` ${Name}:`, `  Version:\t${Version}`, ...Object.entries(Details).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `  ${key}:\t${value}`)]
  }
  return [
    ' Engine:', `  Version:\t${Version}`, `  API version:\t${Details['ApiVersion'] ?? ''} (minimum version ${Details['MinAPIVersion'] ?? ''})`,
    `  Go version:\t${Details['GoVersion'] ?? ''}`, `  Git commit:\t${Details['GitCommit'] ?? ''}`, `  Built:\t${Details['BuildTime'] ?? ''}`,
    `  OS/Arch:\t${Details['Os'] ?? ''}/${Details['Arch'] ?? ''}`, `  Experimental:\t${Details['Experimental'] ?? ''}`,
  ]
}
