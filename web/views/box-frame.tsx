import { Handle, Position } from '@xyflow/react'
import type { ReactNode } from 'react'
import styles from './views.module.css'

/** How a thing is doing; the dot's colour, never the only sign. */
export type Tone = 'good' | 'wait' | 'bad' | 'quiet'

type Props = {
  readonly look: 'layer' | 'image' | 'writable' | 'card' | 'lane' | 'host' | 'pill' | 'node' | 'pod' | 'workload' | 'more'
  readonly children: ReactNode
  readonly handles?: 'across' | 'down'
  readonly tone?: Tone
}

/** The outline of a box and the invisible points where lines meet it. */
export function BoxFrame({ look, children, handles, tone }: Props) {
  const [from, to] = handles === 'across' ? [Position.Right, Position.Left] : [Position.Bottom, Position.Top]
  return (
    <div className={styles[look]} data-tone={tone}>
      {handles !== undefined && <Handle className={styles.handle} type="target" position={to} isConnectable={false} />}
      {children}
      {handles !== undefined && <Handle className={styles.handle} type="source" position={from} isConnectable={false} />}
    </div>
  )
}

export function Dot({ tone }: { readonly tone: Tone }) {
  return <span className={styles.dot} data-tone={tone} aria-hidden />
}
