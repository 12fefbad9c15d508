import type { ViewId } from '../app/ui-store.ts'
import { clusterView } from './cluster.tsx'
import { containersView } from './containers.tsx'
import type { GraphView } from './graph.ts'
import { layersView } from './layers.tsx'

/** All live views, in the order of their tabs. */
export const views: readonly GraphView[] = [layersView, containersView, clusterView]

export const viewOf = (id: ViewId): GraphView => views.find((view) => view.id === id) ?? layersView
