import { CornerDownLeft } from 'lucide-react'
import { typeCommand } from '../../app/scene.ts'
import { typeText } from '../../link/engine.ts'
import { useStrings } from '../../strings/strings.ts'
import styles from './lesson-panel.module.css'

/** A command to read; a click types it into the shown terminal, where Enter runs it. */
export function CommandLine({ command }: { readonly command: string }) {
  const { lesson } = useStrings()
  return (
    <button
      type="button"
      className={styles.command}
      aria-label={lesson.runAll(command)}
      title={lesson.run}
      onClick={() => typeCommand(command, typeText)}
    >
      <code>{command}</code>
      <CornerDownLeft size={13} aria-hidden />
    </button>
  )
}
