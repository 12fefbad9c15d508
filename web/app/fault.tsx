import { useMirror } from '../link/mirror.ts'
import { useStrings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './app.module.css'
import { startOver } from './scene.ts'

/** Says that the simulation stopped by a fault of its own, and offers to go on. */
export function Fault() {
  const { engine, app, startOver: words } = useStrings()
  const fault = useMirror((mirror) => mirror.fault)
  if (fault === undefined) return null
  const close = () => useMirror.setState({ fault: undefined })
  return (
    <Dialog
      title={engine.fault}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{app.close}</Button>
          <Button onClick={() => void startOver()}>{words.confirm}</Button>
          <Button tone="accent" onClick={() => window.location.reload()}>
            {engine.reload}
          </Button>
        </>
      }
    >
      <p>{engine.faultText}</p>
      <details>
        <summary>{engine.faultDetails}</summary>
        <pre className={styles.faultDetail}>{fault}</pre>
      </details>
    </Dialog>
  )
}
