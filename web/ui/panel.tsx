import type { ReactNode } from 'react'
import styles from './panel.module.css'

type Props = {
  readonly title: string
  readonly icon?: ReactNode
  readonly tools?: ReactNode
  readonly children: ReactNode
  /** Shown instead of the title, for panels whose bar holds tabs. */
  readonly bar?: ReactNode
}

/** A region of the window: a bar with its name and tools, and what is in it. */
export function PanelFrame({ title, icon, tools, bar, children }: Props) {
  return (
    <section className={styles.panel} aria-label={title} data-region>
      <div className={styles.bar}>
        {bar ?? (
          <h2 className={styles.title}>
            {icon}
            <span>{title}</span>
          </h2>
        )}
        {tools !== undefined && <div className={styles.tools}>{tools}</div>}
      </div>
      <div className={styles.content}>{children}</div>
    </section>
  )
}
