import type { CatalogueImage } from './image.ts'

/** Every image of the simulated registry, one file an item. */
export const CATALOGUE: readonly CatalogueImage[] = []
