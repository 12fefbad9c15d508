import { cleanPath } from '../../base/path.ts'
import { didYouMean } from './dockerfile/suggest.ts'
import type { RunMount } from './graph.ts'
import type { Stage } from './stage.ts'

const KEYS = ['type', 'from', 'source', 'src', 'target', 'dst', 'destination', 'readonly', 'ro', 'readwrite', 'rw', 'id', 'sharing', 'required', 'size', 'mode', 'uid', 'gid', 'env']
const TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh']

/** Reads `RUN --mount=` values (BuildKit's instructions/commands_runmount.go). Throws Error with BuildKit's text. */
export function runMounts(stage: Stage, values: readonly string[]): RunMount[] {
  return values.map((value) => mountOf(stage, value))
}

function mountOf(stage: Stage, value: string): RunMount {
  const fields = fieldsOf(value)
  const type = stage.expand(fields.get('type') ?? 'bind')
  if (!TYPES.includes(type)) throw new Error(`unsupported mount type "${type}"${didYouMean(type, TYPES, true)}`)
  const refused = (what: string): RunMount => ({ type: 'refused', target: '', why: `drydock: RUN --mount=${what} is not simulated yet` })
  if (type === 'secret' || type === 'ssh') return refused(`type=${type}`)
  for (const key of ['sharing', 'size', 'mode', 'uid', 'gid'] as const) if (fields.has(key)) return refused(`type=${type},${key}=${fields.get(key)}`)
  const given = fields.get('target') ?? fields.get('dst') ?? fields.get('destination')
  if (given === undefined) throw new Error('mount target must be set')
  const expanded = stage.expand(given)
  const target = cleanPath(expanded.startsWith('/') ? expanded : `${stage.config.WorkingDir || '/'}/${expanded}`)
  if (type === 'tmpfs') return { type, target }
  const readWrite = flag(fields, 'rw') || flag(fields, 'readwrite')
  const readOnly = flag(fields, 'ro') || flag(fields, 'readonly')
  if (type === 'cache') return { type, target, id: stage.expand(fields.get('id') ?? target), readOnly }
  const from = fields.get('from')
  return {
    type: 'bind', target, readOnly: !readWrite, source: fields.get('source') ?? fields.get('src') ?? '/',
    from: from === undefined ? stage.contextState() : stage.stateNamed(from),
  }
}

function fieldsOf(value: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const part of value.split(',')) {
    const eq = part.indexOf('=')
    const key = (eq < 0 ? part : part.slice(0, eq)).toLowerCase()
    if (!KEYS.includes(key)) throw new Error(`unexpected key '${key}' in '${part}'${didYouMean(key, KEYS, true)}`)
    fields.set(key, eq < 0 ? 'true' : part.slice(eq + 1))
  }
  return fields
}

const flag = (fields: ReadonlyMap<string, string>, key: string): boolean => fields.get(key) === 'true'
