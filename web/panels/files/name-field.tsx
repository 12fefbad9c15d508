import { useId, useState } from 'react'
import { useMirror } from '../../link/mirror.ts'
import { useStrings } from '../../strings/strings.ts'
import styles from './file-tree.module.css'
import { nameTrouble } from './tree.ts'

type Props = {
  readonly folder: string
  readonly start: string
  readonly self?: string
  readonly onDone: (name: string) => void
  readonly onCancel: () => void
}

/** A field for a file's name, in the tree itself: Enter takes it, Escape leaves it. */
export function NameField({ folder, start, self, onDone, onCancel }: Props) {
  const { files: words } = useStrings()
  const files = useMirror((mirror) => mirror.tables.files)
  const workspace = useMirror((mirror) => mirror.workspace)
  const [name, setName] = useState(start)
  const [tried, setTried] = useState(false)
  const troubleId = useId()
  const trouble = nameTrouble(name.trim(), folder, files, self)
  const shown = trouble !== undefined && (tried || name !== '') ? words[trouble] : undefined
  const finish = () => {
    setTried(true)
    if (trouble === undefined) onDone(name.trim())
  }
  return (
    <>
      <input
        autoFocus
        className={styles.field}
        aria-label={words.nameOf(folder === '' ? workspace : folder)}
        aria-invalid={shown !== undefined}
        aria-describedby={troubleId}
        value={name}
        spellCheck={false}
        autoCapitalize="off"
        onFocus={(event) => event.target.setSelectionRange(0, Math.max(0, start.lastIndexOf('.')) || start.length)}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter') finish()
          if (event.key === 'Escape') onCancel()
        }}
        onBlur={() => (trouble === undefined && name.trim() !== start ? onDone(name.trim()) : onCancel())}
      />
      <span id={troubleId} className={styles.trouble} role="alert">
        {shown}
      </span>
    </>
  )
}
