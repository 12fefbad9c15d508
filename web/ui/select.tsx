import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './select.module.css'

type Choice<V extends string> = { readonly value: V; readonly label: string; readonly group?: string }
type Props<V extends string> = {
  readonly label: string
  readonly value: V
  readonly choices: readonly Choice<V>[]
  readonly onChange: (value: V) => void
  readonly icon?: ReactNode
  readonly compact?: boolean
}

/** A list to choose one of: the browser's own select under our clothes, so that keyboards and phones know it. */
export function Select<V extends string>({ label, value, choices, onChange, icon, compact = false }: Props<V>) {
  const groups = [...new Set(choices.map((choice) => choice.group))]
  const options = (group: string | undefined) =>
    choices
      .filter((choice) => choice.group === group)
      .map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))
  return (
    <span className={styles.select} data-compact={compact}>
      {icon}
      <select aria-label={label} title={label} value={value} onChange={(event) => onChange(event.target.value as V)}>
        {groups.map((group) =>
          group === undefined ? (
            options(group)
          ) : (
            <optgroup key={group} label={group}>
              {options(group)}
            </optgroup>
          ),
        )}
      </select>
      <ChevronDown className={styles.chevron} size={14} aria-hidden />
    </span>
  )
}
