import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useStrings } from '../strings/strings.ts'
import { IconButton } from './button.tsx'
import styles from './dialog.module.css'

type Props = { readonly title: string; readonly onClose: () => void; readonly children: ReactNode; readonly actions?: ReactNode }

/** A modal dialog: the browser's own, so focus, Escape and the backdrop behave as everywhere. */
export function Dialog({ title, onClose, children, actions }: Props) {
  const strings = useStrings()
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = ref.current
    if (dialog !== null && !dialog.open) dialog.showModal()
  }, [])
  return (
    <dialog
      ref={ref}
      className={styles.dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <div className={styles.body}>
        <header className={styles.head}>
          <h2 id={titleId}>{title}</h2>
          <IconButton label={strings.app.close} onClick={onClose}>
            <X size={16} aria-hidden />
          </IconButton>
        </header>
        {children}
        {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
      </div>
    </dialog>
  )
}
