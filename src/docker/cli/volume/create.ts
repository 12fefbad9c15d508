import { list, map, text } from '../../../cli/flag.ts'
import { atMost } from '../../../cli/arity.ts'
import { bytes } from '../opts/values.ts'
import { checkLabel } from '../opts/checks.ts'
import { pairs } from '../opts/env-file.ts'
import { dockerCommand } from '../docker.ts'

/** `docker volume create`: POST /volumes/create. */
export const create = dockerCommand({
  mounts: [{ path: 'volume create' }],
  usage: '[OPTIONS] [VOLUME]',
  short: 'Create a volume',
  args: atMost(1),
  complete: 'none',
  flags: {
    availability: text({ default: 'active', notYet: true, help: 'Cluster Volume availability ("active", "pause", "drain")' }),
    driver: text({ short: 'd', default: 'local', help: 'Specify volume driver name' }),
    group: text({ notYet: true, help: 'Cluster Volume group (cluster volumes)' }),
    label: list({ help: 'Set metadata for a volume' }, checkLabel),
    'limit-bytes': bytes({ notYet: true, help: 'Minimum size of the Cluster Volume in bytes' }),
    opt: map({ short: 'o', shown: 'map[]', help: 'Set driver specific options' }),
    'required-bytes': bytes({ notYet: true, help: 'Maximum size of the Cluster Volume in bytes' }),
    scope: text({ default: 'single', notYet: true, help: 'Cluster Volume access scope ("single", "multi")' }),
    secret: map({ shown: 'map[]', notYet: true, help: 'Cluster Volume secrets' }),
    sharing: text({ default: 'none', notYet: true, help: 'Cluster Volume access sharing ("none", "readonly", "onewriter", "all")' }),
    'topology-preferred': list({ notYet: true, help: 'A topology that the Cluster Volume would be preferred in' }),
    'topology-required': list({ notYet: true, help: 'A topology that the Cluster Volume must be accessible from' }),
    type: text({ default: 'block', notYet: true, help: 'Cluster Volume access type ("mount", "block")' }),
  },
  *run({ args: [name], flags, out, context: { engine } }) {
    const { Name } = yield* engine.json<{ Name: string }>('POST', '/volumes/create', {
      body: { Name: name ?? '', Driver: flags.driver, DriverOpts: Object.fromEntries(flags.opt), Labels: pairs(flags.label) },
    })
    yield* out.line(Name)
  },
})
