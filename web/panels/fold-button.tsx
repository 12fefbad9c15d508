import { PanelLeftClose, PanelRightClose } from 'lucide-react'
import { usePrefs } from '../prefs/prefs.ts'
import { useNarrow } from '../prefs/viewport.ts'
import { useStrings } from '../strings/strings.ts'
import { IconButton } from '../ui/button.tsx'

/** Folds a panel at a side of the window away; on a phone panels do not fold. */
export function FoldButton({ panel }: { readonly panel: 'lesson' | 'views' }) {
  const { app, panels } = useStrings()
  const change = usePrefs((prefs) => prefs.change)
  const narrow = useNarrow()
  if (narrow) return null
  const Icon = panel === 'lesson' ? PanelLeftClose : PanelRightClose
  return (
    <IconButton label={app.fold(panels[panel])} onClick={() => change(panel === 'lesson' ? { lessonFolded: true } : { viewsFolded: true })}>
      <Icon size={16} aria-hidden />
    </IconButton>
  )
}
