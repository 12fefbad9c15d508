import { Check, Copy } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { LinkError } from '../link/link-error.ts'
import { encodeSession } from '../link/share-codec.ts'
import { currentSession } from '../link/session.ts'
import { useStrings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './app.module.css'
import { linkTo, startOver } from './scene.ts'
import { showDialog, useUi } from './ui-store.ts'

/** The dialog that is open, if any. */
export default function Dialogs() {
  const dialog = useUi((ui) => ui.dialog)
  if (dialog === 'share') return <Share />
  if (dialog === 'start-over') return <StartOver />
  return null
}

const close = () => showDialog(undefined)

function makeLink(): string | undefined {
  const session = currentSession()
  if (session === undefined) return undefined
  try {
    return linkTo(encodeSession(session))
  } catch (error) {
    if (error instanceof LinkError) return undefined
    throw error
  }
}

function Share() {
  const { share } = useStrings()
  const link = useMemo(makeLink, [])
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(link ?? '')
      setCopied(true)
    } catch {
      // Not allowed here: the text is selected, the reader can copy it.
    }
  }
  return (
    <Dialog
      title={share.title}
      onClose={close}
      actions={
        link !== undefined && (
          <>
            <span className={styles.faint}>{share.size(link.length)}</span>
            <Button tone="accent" onClick={() => void copy()}>
              {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
              {copied ? share.copied : share.copy}
            </Button>
          </>
        )
      }
    >
      <p className={styles.soft}>{share.text}</p>
      {link === undefined ? (
        <p role="alert">{share.tooLong}</p>
      ) : (
        <input
          ref={field}
          className={styles.linkField}
          aria-label={share.link}
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
        />
      )}
    </Dialog>
  )
}

function StartOver() {
  const { startOver: words, app } = useStrings()
  return (
    <Dialog
      title={words.title}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{app.cancel}</Button>
          <Button
            tone="danger"
            onClick={() => {
              close()
              void startOver()
            }}
          >
            {words.confirm}
          </Button>
        </>
      }
    >
      <p className={styles.soft}>{words.text}</p>
    </Dialog>
  )
}
