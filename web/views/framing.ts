import type { Box } from './graph.ts'

const margin = 18
/** Below this the words in the boxes can no longer be read; a larger picture is moved instead. */
const smallest = 0.7

/** Where to look so that the picture fills the view: whole when it can be read so, else its top left. */
export function framing(boxes: readonly Box[], width: number, height: number): { x: number; y: number; zoom: number } {
  if (boxes.length === 0) return { x: 0, y: 0, zoom: 1 }
  const left = Math.min(...boxes.map((box) => box.x))
  const top = Math.min(...boxes.map((box) => box.y))
  const wide = Math.max(...boxes.map((box) => box.x + box.width)) - left
  const high = Math.max(...boxes.map((box) => box.y + box.height)) - top
  const fitting = Math.min((width - margin * 2) / wide, (height - margin * 2) / high)
  const zoom = Math.min(1, Math.max(smallest, fitting))
  const x = Math.max(margin, (width - wide * zoom) / 2)
  const y = Math.max(margin, Math.min((height - high * zoom) / 2, 64))
  return { x: x - left * zoom, y: y - top * zoom, zoom }
}
