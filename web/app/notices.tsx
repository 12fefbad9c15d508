import { CircleAlert, Info, X } from 'lucide-react'
import { useStrings } from '../strings/strings.ts'
import { IconButton } from '../ui/button.tsx'
import styles from './app.module.css'
import type { Arrival } from './scene.ts'
import { dismiss, useUi } from './ui-store.ts'

type LineProps = {
  readonly tone: 'plain' | 'bad'
  readonly title: string
  readonly text?: string | undefined
  readonly onClose: () => void
}

function Line({ tone, title, text, onClose }: LineProps) {
  const { app } = useStrings()
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      {tone === 'bad' ? <CircleAlert size={16} aria-hidden /> : <Info size={16} aria-hidden />}
      <span className={styles.noticeText}>
        {text === undefined ? title : <strong>{title}</strong>}
        {text}
      </span>
      <IconButton label={app.close} onClick={onClose}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  )
}

/** What is to be said about how the scene came to be: restored, opened from a link, or a link that is broken. */
export function ArrivalNotice({ arrival, onClose }: { readonly arrival: Arrival | undefined; readonly onClose: () => void }) {
  const { share, restored } = useStrings()
  if (arrival === undefined) return null
  if (arrival.kind === 'broken') return <Line tone="bad" title={share.broken} text={share.brokenText[arrival.trouble]} onClose={onClose} />
  return <Line tone="plain" title={arrival.kind === 'opened' ? share.opened : restored} onClose={onClose} />
}

/** What the window has to tell, until it is closed. */
export function Notices() {
  const notices = useUi((ui) => ui.notices)
  return notices.map(({ id, tone, title, text }) => <Line key={id} tone={tone} title={title} text={text} onClose={() => dismiss(id)} />)
}
