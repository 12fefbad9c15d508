import { X } from 'lucide-react'
import { useMemo } from 'react'
import { select, useUi } from '../../app/ui-store.ts'
import { useMirror } from '../../link/mirror.ts'
import { useStrings } from '../../strings/strings.ts'
import { IconButton } from '../../ui/button.tsx'
import { CommandLine } from '../lesson/command-line.tsx'
import styles from './details.module.css'
import { factsOf } from './facts.ts'

/** The drawer under a view: the facts of what is selected, and the commands that show them. */
export default function Details() {
  const strings = useStrings()
  const { details, views, app } = strings
  const selection = useUi((ui) => ui.selection)
  const tables = useMirror((mirror) => mirror.tables)
  const facts = useMemo(() => (selection === undefined ? undefined : factsOf(selection.id, tables)), [selection, tables])
  if (selection === undefined) return null
  return (
    <section
      className={styles.drawer}
      aria-label={details.title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') select(undefined)
      }}
    >
      <header className={styles.head}>
        <div className={styles.title}>
          <h2>{facts?.title ?? details.gone}</h2>
          {facts !== undefined && <span>{facts.subtitle ?? (facts.kind === 'object' ? '' : views[facts.kind])}</span>}
        </div>
        <IconButton label={app.close} onClick={() => select(undefined)}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      {facts !== undefined && (
        <div className={styles.body} tabIndex={0} role="group" aria-label={details.facts}>
          <dl className={styles.facts}>
            {facts.facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {facts.list !== undefined && facts.list.length > 0 && (
            <ol className={styles.list}>
              {facts.list.map(({ text, note }, index) => (
                <li key={`${index} ${text}`}>
                  <span>{text}</span>
                  <span>{note}</span>
                </li>
              ))}
            </ol>
          )}
          <h3>{details.commands}</h3>
          <div className={styles.commands}>
            {facts.commands.map((command) => (
              <CommandLine key={command} command={command} />
            ))}
          </div>
        </div>
      )}
    </section>
  )
}
