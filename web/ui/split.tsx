import { Fragment, type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { moveBorder } from './split-sizes.ts'
import styles from './split.module.css'

/** One part of a split: its share of the room at first, the least room it needs in pixels, and the name of its border. */
export type Part = {
  readonly id: string
  readonly share: number
  readonly minPx: number
  readonly border?: string
  readonly content: ReactNode
}

type Props = { readonly id: string; readonly direction: 'row' | 'column'; readonly parts: readonly Part[] }

const keyOf = (id: string) => `drydock.split.${id}`
const keyStep = 24

function savedShares(id: string, parts: readonly Part[]): number[] {
  const own = parts.map((part) => part.share)
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null')
    return Array.isArray(saved) && saved.length === own.length && saved.every((share) => typeof share === 'number' && share > 0)
      ? saved
      : own
  } catch {
    return own
  }
}

/** Panels beside or under each other with borders that can be dragged or, when focused, moved by the arrow keys. */
export function Split({ id, direction, parts }: Props) {
  const [shares, setShares] = useState(() => savedShares(id, parts))
  const holder = useRef<HTMLDivElement>(null)
  const dragged = useRef<{ readonly at: number; readonly shares: readonly number[] }>(undefined)
  const isRow = direction === 'row'
  const roomPx = () => (isRow ? holder.current?.clientWidth : holder.current?.clientHeight) ?? 1
  const minima = parts.map((part) => part.minPx)

  const move = (border: number, byPx: number, from: readonly number[]) => setShares(moveBorder(from, border, byPx, roomPx(), minima))
  const keep = () => {
    try {
      localStorage.setItem(keyOf(id), JSON.stringify(shares))
    } catch {
      // Nothing is lost but the sizes.
    }
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    dragged.current = { at: isRow ? event.clientX : event.clientY, shares }
  }
  const onPointerMove = (event: PointerEvent, border: number) => {
    if (dragged.current !== undefined) move(border, (isRow ? event.clientX : event.clientY) - dragged.current.at, dragged.current.shares)
  }
  const onKeyDown = (event: KeyboardEvent, border: number) => {
    const by = { ArrowLeft: -keyStep, ArrowUp: -keyStep, ArrowRight: keyStep, ArrowDown: keyStep }[event.key]
    if (by === undefined) return
    event.preventDefault()
    move(border, by, shares)
  }

  const total = shares.reduce((sum, share) => sum + share, 0)
  return (
    <div ref={holder} className={styles.split} data-direction={direction}>
      {parts.map((part, index) => (
        <Fragment key={part.id}>
          {index > 0 && (
            <div
              role="separator"
              tabIndex={0}
              className={styles.border}
              aria-label={part.border}
              aria-orientation={isRow ? 'vertical' : 'horizontal'}
              aria-valuenow={Math.round((shares.slice(0, index).reduce((sum, share) => sum + share, 0) / total) * 100)}
              onPointerDown={onPointerDown}
              onPointerMove={(event) => onPointerMove(event, index - 1)}
              onPointerUp={() => {
                dragged.current = undefined
                keep()
              }}
              onKeyDown={(event) => onKeyDown(event, index - 1)}
              onKeyUp={keep}
            />
          )}
          <div
            className={styles.part}
            style={{ flex: `${shares[index] ?? part.share} 1 0px`, [isRow ? 'minWidth' : 'minHeight']: part.minPx }}
          >
            {part.content}
          </div>
        </Fragment>
      ))}
    </div>
  )
}
