import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { OverlayFs } from '../../../kernel/vfs/overlay-fs.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Layer } from '../../../oci/layer.ts'
import { layerTree } from '../../../oci/layer-tree.ts'
import { makeRoot } from '../../../runtime/mounts.ts'
import { Snapshot } from '../../../runtime/snapshot.ts'
import { MILLISECOND } from '../../../sim/time.ts'
import type { Node } from '../dockerfile/node.ts'
import type { CopyAction, Op } from '../graph.ts'
import { applyFileAction } from '../solver/apply.ts'
import { checksum, type Selected, select, type SourceTree } from '../solver/tree.ts'
import type { Stage } from '../stage.ts'
import { LegacyFailure } from './texts.ts'

const FILE_STEP = 60 * MILLISECOND

/** The merged files of layers, to be read. */
export function treeOf(kernel: Kernel, layers: readonly Layer[]): SourceTree {
  const lower = [...layers].reverse().map((layer) => {
    const fs = layerTree(layer, kernel.world.bootEpochMs)
    return { fs, ino: fs.root }
  })
  const fs = new OverlayFs({ dev: kernel.nextDev(), lower, upper: undefined })
  return { fs, root: fs.root }
}

export type CopyStep = { readonly actions: readonly { readonly op: Op; readonly from: SourceTree }[]; readonly createdBy: string }

/** What a COPY or ADD takes, checked by the older builder's rules, and the history's line for it. Throws LegacyFailure. */
export function planCopy(stage: Stage, node: Node, ops: readonly Op[], treeFor: (op: Op | undefined) => SourceTree): CopyStep {
  const name = node.cmd.toUpperCase()
  const words = node.args.map((word) => stage.expand(word))
  const dest = words.pop() ?? '/'
  const outside = words.find((word) => /^\/?\.\.(?:\/|$)/.test(word))
  if (outside !== undefined) throw new LegacyFailure(`${name} failed: forbidden path outside the build context: ${outside} ()`)
  const staged = node.flags.some((flag) => flag.startsWith('--from='))
  const actions = ops.map((op) => ({ op, from: treeFor(op.work.kind === 'file' ? op.work.from : undefined) }))
  const hashes: { kind: string; hash: string }[] = []
  for (const { op, from } of actions) {
    if (op.work.kind !== 'file') continue
    const { action } = op.work
    if (action.do === 'fetch') throw new LegacyFailure(`drydock: ${name} ${action.url} is not simulated yet`)
    if (action.do === 'copy') hashes.push(...sourcesOf(name, action, from, staged))
  }
  if (hashes.length === 0) throw new LegacyFailure(`${name} failed: no source files were specified`)
  if (hashes.length > 1 && !dest.endsWith('/')) throw new LegacyFailure(`When using ${name} with more than one source file, the destination must be a directory and end with a /`)
  const [only] = hashes
  const source = hashes.length === 1 && only !== undefined ? `${only.kind}:${only.hash}` : `multi:${only?.hash ?? ''}`
  const chown = node.flags.find((flag) => flag.startsWith('--chown='))
  return { actions, createdBy: `${stage.shell.join(' ')} #(nop) ${name} ${chown === undefined ? '' : `${stage.expand(chown)} `}${source} in ${dest} ` }
}

function sourcesOf(name: string, action: CopyAction, from: SourceTree, staged: boolean): { kind: string; hash: string }[] {
  return action.sources.flatMap((source) => {
    const found: Selected[] = select(from, source)
    const wild = /[*?[]/.test(source)
    const shown = source.replace(/^\//, '')
    if (found.length === 0 && !wild) throw new LegacyFailure(staged ? `${name} failed: stat ${shown}: file does not exist` : `${name} failed: file not found in build context or excluded by .dockerignore: stat ${shown}: file does not exist`)
    return found.map((one) => ({ kind: from.fs.attr(one.ino).kind === 'dir' ? 'dir' : 'file', hash: checksum(from, [one], () => false) }))
  })
}

/** Copies onto layers; gives what came new. */
export function* runCopy(kernel: Kernel, layers: readonly Layer[], { actions }: CopyStep): Gen<Layer> {
  const snapshot = new Snapshot(kernel, layers)
  const root = makeRoot(kernel, snapshot.overlay())
  try {
    for (const { op, from } of actions) if (op.work.kind === 'file') applyFileAction(root.walker, op.work.action, from, kernel.world.bootEpochMs)
    yield* sys.sleep(FILE_STEP)
    return snapshot.diff()
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('unable to find user')) {
      const [, user = ''] = /^unable to find user ([^:]*)/.exec(error.message) ?? []
      throw new LegacyFailure(`unable to convert uid/gid chown string to host mapping: can't find uid for user ${user}: no such user: ${user}`)
    }
    throw error instanceof Error && error.name !== 'EngineBug' ? new LegacyFailure(error.message) : error
  } finally {
    snapshot.remove()
  }
}
