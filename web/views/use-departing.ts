import { useEffect, useMemo, useRef, useState } from 'react'
import type { Box } from './graph.ts'

/** A box that may be on its way out. */
export type Departing = Box & { readonly leaving: boolean }

const departureMs = 240

/** The boxes, with those that just went kept a moment longer, so that they can fade. */
export function useDeparting(boxes: readonly Box[]): readonly Departing[] {
  const previous = useRef<readonly Box[]>([])
  const [gone, setGone] = useState<readonly Box[]>([])

  useEffect(() => {
    const present = new Set(boxes.map((box) => box.id))
    const left = previous.current.filter((box) => !present.has(box.id))
    previous.current = boxes
    if (left.length === 0) return
    setGone((before) => [...before, ...left])
    setTimeout(() => setGone((before) => before.filter((box) => !left.includes(box))), departureMs)
  }, [boxes])

  return useMemo(() => {
    const present = new Set(boxes.map((box) => box.id))
    const leaving = gone.filter((box) => !present.has(box.id))
    return [...boxes.map((box) => ({ ...box, leaving: false })), ...leaving.map((box) => ({ ...box, leaving: true }))]
  }, [boxes, gone])
}
