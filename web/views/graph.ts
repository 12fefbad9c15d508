import type { NodeTypes } from '@xyflow/react'
import type { Tables } from '../link/mirror.ts'
import type { TableName } from '../link/records.ts'
import type { ViewId } from '../app/ui-store.ts'

/**
 * A box of a picture: where it lies and which record it reads. It holds no changing data; the component that draws it
 * reads its own record from the mirror, so a change redraws one box.
 */
export type Box = {
  readonly id: string
  readonly type: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly parent?: string
  readonly label: string
  /** A box that cannot be selected: a frame around others. */
  readonly frame?: boolean
}

export type Line = { readonly id: string; readonly from: string; readonly to: string; readonly quiet?: boolean }

export type Graph = { readonly boxes: readonly Box[]; readonly lines: readonly Line[] }

/** One live view: its picture as a pure function of the mirrored tables, and what draws its boxes. */
export type GraphView = {
  readonly id: ViewId
  /** The tables its picture is made of; a change elsewhere does not lay it out anew. */
  readonly reads: readonly TableName[]
  readonly select: (tables: Tables, width: number) => Graph
  readonly nodeTypes: NodeTypes
}
