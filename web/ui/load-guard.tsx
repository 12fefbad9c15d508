import { Component, type ReactNode } from 'react'
import { useStrings } from '../strings/strings.ts'
import { Button } from './button.tsx'
import styles from './load-guard.module.css'

type Props = { readonly children: ReactNode }

/** Keeps a part that failed to load or to draw from taking the window down; offers to try again. */
export class LoadGuard extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <Failed onRetry={() => this.setState({ failed: false })} /> : this.props.children
  }
}

function Failed({ onRetry }: { readonly onRetry: () => void }) {
  const { app } = useStrings()
  return (
    <div className={styles.failed} role="alert">
      <p>{app.failedToLoad}</p>
      <Button onClick={onRetry}>{app.retry}</Button>
    </div>
  )
}
