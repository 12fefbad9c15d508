import { type Edge, type Node, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { Maximize, Minus, Plus } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { type ViewId, select, useUi } from '../app/ui-store.ts'
import { emptyTables, useMirror } from '../link/mirror.ts'
import { useTheme } from '../prefs/theme.ts'
import { useStrings } from '../strings/strings.ts'
import { IconButton } from '../ui/button.tsx'
import { framing } from './framing.ts'
import type { Box, Graph } from './graph.ts'
import { viewOf } from './registry.ts'
import { type Departing, useDeparting } from './use-departing.ts'
import styles from './views.module.css'

/** One live view as a picture that can be moved, zoomed and walked by keyboard. */
export default function Canvas({ view }: { readonly view: ViewId }) {
  return (
    <ReactFlowProvider key={view}>
      <Picture view={view} />
    </ReactFlowProvider>
  )
}

const same = (a: Box, b: Box) =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height && a.type === b.type && a.label === b.label

/** React Flow's nodes for the boxes; a box that did not change keeps its node, so that React leaves it alone. */
function useNodes(boxes: readonly Departing[], selected: string | undefined): Node[] {
  const known = useRef(new Map<string, { box: Departing; selected: boolean; node: Node }>())
  return useMemo(() => {
    const next = new Map<string, { box: Departing; selected: boolean; node: Node }>()
    for (const box of boxes) {
      const before = known.current.get(box.id)
      const isSelected = box.id === selected
      const keep = before !== undefined && same(before.box, box) && before.box.leaving === box.leaving && before.selected === isSelected
      next.set(box.id, keep ? before : { box, selected: isSelected, node: nodeOf(box, isSelected) })
    }
    known.current = next
    return [...next.values()].map((entry) => entry.node)
  }, [boxes, selected])
}

/** Boxes that lie around others: lines cross them, other boxes lie on them. */
const frames = new Set(['host', 'network', 'node'])

const nodeOf = (box: Departing, selected: boolean): Node => ({
  id: box.id,
  type: box.type,
  position: { x: box.x, y: box.y },
  width: box.width,
  height: box.height,
  data: { label: box.label },
  selected,
  selectable: box.frame !== true && !box.leaving,
  focusable: box.frame !== true && !box.leaving,
  zIndex: frames.has(box.type) ? 0 : 2,
  draggable: false,
  connectable: false,
  deletable: false,
  ariaLabel: box.label,
  className: box.leaving ? (styles.leaving ?? '') : '',
})

const edgesOf = (graph: Graph): Edge[] =>
  graph.lines.map((line) => ({
    id: line.id,
    source: line.from,
    target: line.to,
    type: 'smoothstep',
    zIndex: 1,
    focusable: false,
    selectable: false,
    className: line.quiet === true ? (styles.quietLine ?? '') : '',
  }))

function Picture({ view }: { readonly view: ViewId }) {
  const { select: layout, reads, nodeTypes } = viewOf(view)
  const strings = useStrings()
  const theme = useTheme()
  const read = useMirror(useShallow((mirror) => reads.map((table) => mirror.tables[table])))
  const selection = useUi((ui) => ui.selection)
  const [width, setWidth] = useState(0)
  const graph = useMemo(() => {
    const tables = Object.fromEntries(reads.map((table, index) => [table, read[index]]))
    return layout({ ...emptyTables(), ...tables }, width)
  }, [layout, reads, read, width])
  const boxes = useDeparting(graph.boxes)
  const nodes = useNodes(boxes, selection?.id)
  const edges = useMemo(() => edgesOf(graph), [graph])
  const { setViewport, zoomIn, zoomOut } = useReactFlow()
  const moved = useRef(false)
  const drawn = useRef(false)
  const holder = useRef<HTMLDivElement>(null)

  const fit = useCallback(
    (duration = 260) => {
      const into = holder.current
      if (into !== null) void setViewport(framing(graph.boxes, into.clientWidth, into.clientHeight), { duration })
    },
    [setViewport, graph],
  )

  const extent = useMemo(() => boxes.reduce((sum, box) => `${sum}${box.x},${box.y},${box.width};`, ''), [boxes])
  useEffect(() => {
    if (moved.current) return undefined
    const frame = requestAnimationFrame(() => fit(drawn.current ? 260 : 0))
    drawn.current = true
    return () => cancelAnimationFrame(frame)
  }, [extent, fit])

  useEffect(() => {
    const into = holder.current
    if (into === null) return undefined
    const observer = new ResizeObserver(() => {
      setWidth(into.clientWidth)
      if (!moved.current) fit(0)
    })
    observer.observe(into)
    return () => observer.disconnect()
  }, [fit])

  if (graph.boxes.length === 0 && boxes.length === 0) return <p className={styles.empty}>{strings.views.empty[view]}</p>
  return (
    <div ref={holder} className={styles.canvas} role="region" aria-label={strings.views.canvas(strings.views[view])}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={theme}
        minZoom={0.2}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        onMoveStart={(event) => {
          if (event !== null) moved.current = true
        }}
        onNodesChange={(changes) => {
          for (const change of changes) if (change.type === 'select' && change.selected) select({ kind: view, id: change.id })
        }}
        onPaneClick={() => select(undefined)}
      />
      <div className={styles.controls}>
        <IconButton label={strings.views.zoomIn} onClick={() => void zoomIn({ duration: 150 })}>
          <Plus size={15} aria-hidden />
        </IconButton>
        <IconButton label={strings.views.zoomOut} onClick={() => void zoomOut({ duration: 150 })}>
          <Minus size={15} aria-hidden />
        </IconButton>
        <IconButton
          label={strings.views.fit}
          onClick={() => {
            moved.current = false
            fit()
          }}
        >
          <Maximize size={14} aria-hidden />
        </IconButton>
      </div>
    </div>
  )
}
