import { text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { goJson } from '../../../base/json.ts'
import { dockerCommand } from '../docker.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { inspectEach } from '../format/inspector.ts'
import { contextNotFound, DEFAULT_CONTEXT } from './contexts.ts'

/** `docker context inspect`. */
export const inspect = dockerCommand({
  mounts: [{ path: 'context inspect' }],
  usage: '[OPTIONS] [CONTEXT] [CONTEXT...]',
  short: 'Display detailed information on one or more contexts',
  args: anyArgs,
  complete: 'none',
  flags: {
    format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
  },
  *run({ args, flags, out, context: { engine, config, contextName } }) {
    const description = goJson({
      Name: DEFAULT_CONTEXT, Metadata: {}, Endpoints: { docker: { Host: engine.host.url, SkipTLSVerify: false } }, TLSMaterial: {},
      Storage: { MetadataPath: '<IN MEMORY>', TLSPath: '<IN MEMORY>' },
    })
    yield* inspectEach(out, args.length > 0 ? args : [contextName], flags.format, function* (name) {
      if (name !== DEFAULT_CONTEXT) throw contextNotFound(name, config)
      return description
    })
  },
})
