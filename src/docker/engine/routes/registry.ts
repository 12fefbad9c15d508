import { containerRoutes } from './containers.ts'
import { execRoutes } from './exec.ts'
import { archiveRoutes } from './archive.ts'
import { imageRoutes } from './images.ts'
import { networkRoutes } from './networks.ts'
import type { Route } from './route.ts'
import { systemRoutes } from './system.ts'
import { volumeRoutes } from './volumes.ts'

/** All routes of the Engine API, one file a resource. */
export const ROUTES: readonly Route[] = [...systemRoutes, ...containerRoutes, ...archiveRoutes, ...execRoutes, ...imageRoutes, ...networkRoutes, ...volumeRoutes]
