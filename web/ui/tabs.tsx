import { X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import styles from './tabs.module.css'

/** One tab: its name, and how to close it when it can be closed. */
export type Tab = {
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly mark?: ReactNode
  readonly closeLabel?: string
}

type Props = {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly selected: string
  readonly onSelect: (id: string) => void
  readonly onClose?: (id: string) => void
  readonly panelId: string
}

/** A row of tabs; arrow keys, Home and End move along it, Delete closes. */
export function Tabs({ label, tabs, selected, onSelect, onClose, panelId }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.id === selected)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (event.key === 'Delete' && tabs[at]?.closeLabel !== undefined) return onClose?.(selected)
    if (to === undefined) return
    event.preventDefault()
    const target = tabs[(to + tabs.length) % tabs.length]
    if (target === undefined) return
    onSelect(target.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${CSS.escape(target.id)}"]`)?.focus()
  }
  return (
    <div className={styles.tabs}>
      <div className={styles.list} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <span key={tab.id} className={styles.tab} role="presentation" data-selected={tab.id === selected}>
            <button
              type="button"
              role="tab"
              data-tab={tab.id}
              id={`${panelId}-tab-${tab.id}`}
              aria-selected={tab.id === selected}
              aria-controls={panelId}
              tabIndex={tab.id === selected ? 0 : -1}
              onClick={() => onSelect(tab.id)}
              onAuxClick={(event) => event.button === 1 && tab.closeLabel !== undefined && onClose?.(tab.id)}
            >
              {tab.icon}
              <span className={styles.name}>{tab.label}</span>
              {tab.mark}
            </button>
          </span>
        ))}
      </div>
      {onClose !== undefined && tabs.some((tab) => tab.closeLabel !== undefined) && (
        <CloseSelected tab={tabs.find((tab) => tab.id === selected)} onClose={onClose} />
      )}
    </div>
  )
}

function CloseSelected({ tab, onClose }: { readonly tab: Tab | undefined; readonly onClose: (id: string) => void }) {
  if (tab?.closeLabel === undefined) return null
  return (
    <button type="button" className={styles.close} aria-label={tab.closeLabel} title={tab.closeLabel} onClick={() => onClose(tab.id)}>
      <X size={14} aria-hidden />
    </button>
  )
}
