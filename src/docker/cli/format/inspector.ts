import { compileTemplate, type Template } from '../../../base/go-template.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import { goData, INDEX } from './go-data.ts'
import { compactJson, indentJson } from './indent-json.ts'
import { DOCKER_FUNCTIONS } from './template-functions.ts'

/** Prints objects as JSON or by a template and fails with all refusals at the end: what every `inspect` does (docker/cli inspect.Inspect). `get` gives the raw JSON. */
export function* inspectEach(out: Writer, names: readonly string[], format: string, get: (name: string) => Gen<string>): Gen<void> {
  const show = format === '' || format === 'json' ? undefined : templateShow(format)
  const raws: string[] = []
  const refusals: string[] = []
  let text = ''
  for (const name of names) {
    try {
      const raw = (yield* get(name)).trim()
      if (show === undefined) raws.push(raw)
      else text += `${show(raw)}\n`
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      refusals.push(error.message)
    }
  }
  if (show !== undefined) yield* out.text(text === '' ? '\n' : text)
  else yield* out.line(format === 'json' ? compactJson(`[${raws.join(',')}]`) : indentJson(`[${raws.join(',')}]`))
  if (refusals.length > 0) throw new Failure(refusals.join('\n'))
}

/** Runs a template on raw JSON: first on the typed value, then, when that fails, on the bare data where a missing name is an error. */
export function templateShow(format: string): (raw: string) => string {
  const source = format.replaceAll('\\t', '\t').replaceAll('\\n', '\n')
  const typed = compiled(source, 'default')
  const bare = compiled(source, 'error')
  return (raw) => {
    const data: unknown = JSON.parse(raw)
    const first = isImage(data) ? undefined : typed.execute(goData(data))
    if (first?.error === undefined && first !== undefined) return first.text
    const second = bare.execute(data)
    if (second.error !== undefined) throw new Failure(`template parsing error: ${second.error}`)
    return second.text
  }
}

/** Images are shown as the engine sent them. */
const isImage = (data: unknown): boolean => typeof data === 'object' && data !== null && 'RootFS' in data && 'RepoTags' in data

function compiled(source: string, missingKey: 'default' | 'error'): Template {
  const template = compileTemplate(source, { functions: { ...DOCKER_FUNCTIONS, index: INDEX }, missingKey })
  if ('error' in template) throw new Failure(`template parsing error: ${template.error}`, 64)
  return template
}
