import { CircleAlert, Info, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStrings } from '../strings/strings.ts'
import { Button, IconButton } from '../ui/button.tsx'
import styles from './app.module.css'
import { type Arrival, startScenario } from './scene.ts'
import { dismiss, useUi } from './ui-store.ts'

type LineProps = {
  readonly tone: 'plain' | 'bad'
  readonly title: string
  readonly text?: string | undefined
  readonly action?: ReactNode
  readonly onClose: () => void
}

function Line({ tone, title, text, action, onClose }: LineProps) {
  const { app } = useStrings()
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      {tone === 'bad' ? <CircleAlert size={16} aria-hidden /> : <Info size={16} aria-hidden />}
      <span className={styles.noticeText}>
        {text === undefined ? title : <strong>{title}</strong>}
        {text}
      </span>
      {action}
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
  if (arrival.kind === 'restored') return <Line tone="plain" title={restored} onClose={onClose} />
  const back = (
    <Button
      onClick={() => {
        onClose()
        void startScenario('playground')
      }}
    >
      {share.back}
    </Button>
  )
  if (arrival.kind === 'opened') return <Line tone="plain" title={share.opened} action={back} onClose={onClose} />
  return <Line tone="bad" title={share.broken} text={share.brokenText[arrival.trouble]} action={back} onClose={onClose} />
}

/** What the window has to tell, until it is closed. */
export function Notices() {
  const notices = useUi((ui) => ui.notices)
  return notices.map(({ id, tone, title, text }) => <Line key={id} tone={tone} title={title} text={text} onClose={() => dismiss(id)} />)
}
