import { cleanPath } from '../../../base/path.ts'
import { heredocText } from '../dockerfile/heredoc.ts'
import type { Node } from '../dockerfile/node.ts'
import { type FileAction, op, type Op } from '../graph.ts'
import type { Stage } from '../stage.ts'
import { flagsOf, type InstructionKind } from './instruction.ts'

const copyFlags = { from: 'text', chown: 'text', chmod: 'text', link: 'bool', parents: 'bool', exclude: 'list' } as const
const addFlags = { chown: 'text', chmod: 'text', link: 'bool', 'keep-git-dir': 'bool', checksum: 'text', unpack: 'bool', exclude: 'list' } as const

/** COPY: files of the build context, of another stage or of an image, and here-documents. */
export const copy: InstructionKind = {
  name: 'COPY', flags: copyFlags, step: true,
  check: (node) => checkSources(node, 'COPY', copyFlags),
  apply: (stage, node) => {
    const given = flagsOf(node, copyFlags)
    const from = given.text('from')
    if (from?.includes('$')) throw new Error('variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround')
    put(stage, node, { name: 'COPY', from: from === undefined ? undefined : stage.stateNamed(from), unpack: false, flags: given })
  },
}

/** ADD: as COPY, and it fetches URLs and unpacks local tar archives. */
export const add: InstructionKind = {
  name: 'ADD', flags: addFlags, step: true,
  check: (node) => checkSources(node, 'ADD', addFlags),
  apply: (stage, node) => {
    const given = flagsOf(node, addFlags)
    if (given.text('checksum') !== undefined) {
      if (!/^https?:/.test(stage.expand(node.args[0] ?? ''))) throw new Error('checksum requires HTTP(S) or Git sources')
      throw new Error('drydock: ADD --checksum is not simulated yet')
    }
    if (given.bool('keep-git-dir')) throw new Error('drydock: ADD --keep-git-dir is not simulated yet')
    put(stage, node, { name: 'ADD', from: undefined, unpack: true, flags: given })
  },
}

function checkSources(node: Node, name: string, flags: Parameters<typeof flagsOf>[1]): void {
  if (node.args.length < 2) throw new Error(`${name} requires at least two arguments, but only one was provided. Destination could not be determined`)
  flagsOf(node, flags)
}

type Put = { name: string; from: Op | undefined; unpack: boolean; flags: ReturnType<typeof flagsOf> }

function put(stage: Stage, node: Node, { name, from, unpack, flags }: Put): void {
  const words = node.args.map((word) => stage.expand(word))
  const dest = words.pop() ?? '/'
  const chown = flags.text('chown') === undefined ? undefined : stage.expand(flags.text('chown') ?? '')
  const chmod = chmodOf(stage, flags.text('chmod'))
  const exclude = flags.list('exclude').map((pattern) => stage.expand(pattern))
  const target = absolute(stage, dest)
  const step = stage.stepName(node)
  const add = (action: FileAction, source: Op | undefined): void => {
    stage.state = op(step, { kind: 'file', input: stage.state, from: source, action }, stage.excerpt(node), stage.noCache)
  }
  const heredocs = new Map(node.heredocs.map((doc) => [doc.name, doc]))
  const files = words.filter((word) => !word.startsWith('<<') && !isUrl(word, unpack))
  for (const word of words) {
    if (isUrl(word, unpack)) add({ do: 'fetch', url: word, dest: target, chown, chmod }, undefined)
    const doc = heredocs.get(word.replace(/^<<-?/, '').replace(/^["']|["']$/g, ''))
    if (!word.startsWith('<<') || doc === undefined) continue
    const content = doc.expand ? stage.expandText(heredocText(doc)) : heredocText(doc)
    add({ do: 'write', name: doc.name, content, dest: target, chown, chmod }, undefined)
  }
  if (files.length > 0) {
    const sources = files.map((file) => cleanPath(`/${file}`) + (file.endsWith('/') && file !== '/' ? '/' : ''))
    add({ do: 'copy', sources, dest: target, chown, chmod, unpack, keepParents: flags.bool('parents'), exclude }, from ?? stage.contextState())
  }
  const mode = stage.expand(flags.text('chmod') ?? '')
  const said = [...(chown === undefined ? [] : [`--chown=${chown}`]), ...(mode === '' ? [] : [`--chmod=${mode}`]), ...(flags.bool('parents') ? ['--parents'] : [])]
  stage.commit(`${[name, ...said, ...words.map((w) => w.replace(/^<<-/, '<<')), dest].join(' ')} # buildkit`, true)
}

/** The destination as an absolute path; the slash at its end, which asks for a directory, stays. */
function absolute(stage: Stage, dest: string): string {
  const path = cleanPath(dest.startsWith('/') ? dest : `${stage.config.WorkingDir || '/'}/${dest}`)
  const wantsDir = dest.endsWith('/') || dest === '.' || dest.endsWith('/.') || dest === '..' || dest.endsWith('/..')
  return wantsDir && path !== '/' ? `${path}/` : path
}

function chmodOf(stage: Stage, text: string | undefined): number | undefined {
  const mode = stage.expand(text ?? '')
  if (mode === '') return undefined
  const bits = /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : Number.NaN
  if (!(bits >= 0 && bits <= 0o7777)) throw new Error(`invalid chmod parameter: '${mode}'. it should be octal string and between 0 and 07777`)
  return bits
}

const isUrl = (word: string, allowed: boolean): boolean => allowed && /^(?:https?|git):\/\//.test(word)
