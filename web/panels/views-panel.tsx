import { Suspense, lazy } from 'react'
import { type ViewId, showView, useUi } from '../app/ui-store.ts'
import { useStrings } from '../strings/strings.ts'
import { LoadGuard } from '../ui/load-guard.tsx'
import { PanelFrame } from '../ui/panel.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { FoldButton } from './fold-button.tsx'
import styles from './views-panel.module.css'

const Canvas = lazy(() => import('../views/canvas.tsx'))
const Details = lazy(() => import('./details/details.tsx'))
const ids: readonly ViewId[] = ['layers', 'containers', 'cluster']

/** The live views, one a tab, and the drawer of what is selected in them. */
export function ViewsPanel() {
  const { views, app, panels } = useStrings()
  const view = useUi((ui) => ui.view)
  const selected = useUi((ui) => ui.selection !== undefined)
  return (
    <PanelFrame
      title={panels.views}
      bar={
        <Tabs
          label={views.title}
          tabs={ids.map((id) => ({ id, label: views[id] }))}
          selected={view}
          onSelect={(id) => showView(ids.find((one) => one === id) ?? 'layers')}
          panelId="views-picture"
        />
      }
      tools={<FoldButton panel="views" />}
    >
      <div className={styles.content}>
        <div className={styles.picture} role="tabpanel" id="views-picture" aria-labelledby={`views-picture-tab-${view}`}>
          <LoadGuard>
            <Suspense fallback={<p className={styles.loading}>{app.loading}</p>}>
              <Canvas view={view} />
            </Suspense>
          </LoadGuard>
        </div>
        {selected && (
          <LoadGuard>
            <Suspense>
              <Details />
            </Suspense>
          </LoadGuard>
        )}
      </div>
    </PanelFrame>
  )
}
