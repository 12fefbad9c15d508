import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useState } from 'react'
import { useStrings } from '../../strings/strings.ts'
import { IconButton } from '../../ui/button.tsx'
import type { Screen } from './screens.ts'
import styles from './terminal-panel.module.css'

/** The find field over a terminal: Enter goes on, Shift+Enter back, Escape leaves. */
export function FindBar({ screen, onClose }: { readonly screen: Screen; readonly onClose: () => void }) {
  const strings = useStrings()
  const [text, setText] = useState('')
  const [found, setFound] = useState(true)
  const find = (wanted: string, back = false) => {
    const { search } = screen
    if (search === undefined || wanted === '') return setFound(true)
    setFound(back ? search.findPrevious(wanted) : search.findNext(wanted, { incremental: wanted !== text }))
  }
  return (
    <div className={styles.find} role="search">
      <input
        autoFocus
        aria-label={strings.terminal.find}
        placeholder={strings.terminal.find}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          find(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find(text, event.shiftKey)
          if (event.key === 'Escape') onClose()
        }}
      />
      <span className={styles.verdict} role="status">
        {found ? '' : strings.terminal.noMatch}
      </span>
      <IconButton label={strings.terminal.findPrevious} onClick={() => find(text, true)}>
        <ArrowUp size={14} aria-hidden />
      </IconButton>
      <IconButton label={strings.terminal.findNext} onClick={() => find(text)}>
        <ArrowDown size={14} aria-hidden />
      </IconButton>
      <IconButton label={strings.app.close} onClick={onClose}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
