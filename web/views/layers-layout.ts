import { groupBy } from '../link/group-by.ts'
import type { Tables } from '../link/mirror.ts'
import type { ContainerRecord, ImageRecord, LayerRecord } from '../link/records.ts'
import type { Box, Graph } from './graph.ts'

const narrowest = 152
const widest = 300
const layerHeight = 48
const imageHeight = 44
const topHeight = 46
const gap = 4

/** A layer in the tree of all images' layers: what lies on it, and the images that end with it. */
type Shelf = { readonly id: string; readonly layer: LayerRecord; readonly above: Map<string, Shelf>; readonly images: ImageRecord[] }

/** Layers with content, oldest first, of an image. */
const solid = (image: ImageRecord) => image.layers.filter((layer) => layer.digest !== undefined)

function shelves(images: Iterable<ImageRecord>): Shelf {
  const floor: Shelf = { id: '', layer: { createdBy: '', sizeBytes: 0 }, above: new Map(), images: [] }
  for (const image of images) {
    let shelf = floor
    for (const layer of solid(image)) {
      const digest = layer.digest ?? ''
      let next = shelf.above.get(digest)
      if (next === undefined) {
        next = { id: `${shelf.id}/${digest}`, layer, above: new Map(), images: [] }
        shelf.above.set(digest, next)
      }
      shelf = next
    }
    shelf.images.push(image)
  }
  return floor
}

/** The id of the box of a layer; the last digest in it names the layer. */
export const layerBoxId = (path: string): string => `layer:${path}`
export const digestOfBox = (id: string): string => id.slice(id.lastIndexOf('/') + 1)

/**
 * The picture of all images: layers stacked on the layers they build on, so that one that images share is one wide
 * bar under all of them; each image's name on its last layer, and the containers' writable layers on top.
 */
export function layoutLayers(tables: Tables, width: number): Graph {
  const boxes: Box[] = []
  const containers = groupBy(tables.containers.values(), (container: ContainerRecord) => container.imageId)
  const columnsOf = (image: ImageRecord) => Math.max(1, containers.get(image.id)?.length ?? 0)
  const columns = [...tables.images.values()].reduce((sum, image) => sum + columnsOf(image), 0)
  const column = Math.min(widest, Math.max(narrowest, Math.floor((width - 36) / Math.max(1, columns))))
  const place = (shelf: Shelf, x: number, depth: number): number => {
    let width = 0
    const bottom = depth * (layerHeight + gap)
    for (const image of shelf.images) width += placeImage(image, x + width, bottom)
    for (const next of shelf.above.values()) {
      const used = place(next, x + width, depth + 1)
      const y = -(depth + 1) * (layerHeight + gap)
      boxes.push({
        id: layerBoxId(next.id),
        type: 'layer',
        x: x + width,
        y,
        width: used - gap,
        height: layerHeight,
        label: next.layer.createdBy,
      })
      width += used
    }
    return width
  }
  const placeImage = (image: ImageRecord, x: number, bottom: number): number => {
    const running = containers.get(image.id) ?? []
    const wide = columnsOf(image) * column
    const y = -bottom - imageHeight - gap
    boxes.push({ id: `image:${image.id}`, type: 'image', x, y, width: wide - gap, height: imageHeight, label: image.tags[0] ?? image.id })
    running.forEach((container, index) => {
      const box = { type: 'writable', x: x + index * column, y: y - topHeight - gap, width: column - gap, height: topHeight }
      boxes.push({ id: `container:${container.id}`, ...box, label: container.name })
    })
    return wide
  }
  place(shelves(tables.images.values()), 0, 0)
  return { boxes, lines: [] }
}
