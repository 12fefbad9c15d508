import type { NodeProps } from '@xyflow/react'
import { Box as BoxIcon, Layers, PenLine } from 'lucide-react'
import { memo } from 'react'
import { useMirror, useRecord } from '../link/mirror.ts'
import { useStrings } from '../strings/strings.ts'
import { BoxFrame } from './box-frame.tsx'
import type { GraphView } from './graph.ts'
import { digestOfBox, layoutLayers } from './layers-layout.ts'
import { humanSize, instructionOf, shortId } from './sizes.ts'
import styles from './views.module.css'

/** The instruction, size and number of images of a layer, as one line each; compared by value so that boxes rest. */
const layerFacts = (digest: string) => (mirror: ReturnType<typeof useMirror.getState>) => {
  let createdBy = ''
  let sizeBytes = 0
  let images = 0
  for (const image of mirror.tables.images.values()) {
    const layer = image.layers.find((one) => one.digest === digest)
    if (layer === undefined) continue
    createdBy ||= layer.createdBy
    sizeBytes = layer.sizeBytes
    images++
  }
  return `${images}\n${sizeBytes}\n${createdBy}`
}

const Layer = memo(function Layer({ id }: NodeProps) {
  const { views } = useStrings()
  const [images = '0', size = '0', ...createdBy] = useMirror(layerFacts(digestOfBox(id))).split('\n')
  const shared = Number(images)
  return (
    <BoxFrame look="layer" tone={shared > 1 ? 'good' : 'quiet'}>
      <span className={styles.main} title={createdBy.join(' ')}>
        {instructionOf(createdBy.join(' ')) || shortId(digestOfBox(id))}
      </span>
      <span className={styles.sub}>
        <span>{humanSize(Number(size))}</span>
        <span className={styles.mono}>{shortId(digestOfBox(id))}</span>
        {shared > 1 && <span className={styles.badge}>{views.sharedBy(shared)}</span>}
      </span>
    </BoxFrame>
  )
})

const Image = memo(function Image({ id }: NodeProps) {
  const image = useRecord('images', id.slice('image:'.length))
  if (image === undefined) return null
  return (
    <BoxFrame look="image">
      <Layers size={15} aria-hidden />
      <span className={styles.grow}>
        <span className={styles.main}>{image.tags[0] ?? '<none>'}</span>
        <span className={styles.sub}>
          <span>{humanSize(image.sizeBytes)}</span>
          {image.tags.length > 1 && <span>+{image.tags.length - 1}</span>}
        </span>
      </span>
    </BoxFrame>
  )
})

const Writable = memo(function Writable({ id }: NodeProps) {
  const { views } = useStrings()
  const container = useRecord('containers', id.slice('container:'.length))
  if (container === undefined) return null
  return (
    <BoxFrame look="writable" tone={container.state === 'running' ? 'good' : 'quiet'}>
      {container.state === 'running' ? <PenLine size={14} aria-hidden /> : <BoxIcon size={14} aria-hidden />}
      <span className={styles.grow}>
        <span className={styles.main}>{container.name}</span>
        <span className={styles.sub}>
          <span title={views.writable}>{views.writableShort}</span>
          <span>{humanSize(container.writableBytes)}</span>
        </span>
      </span>
    </BoxFrame>
  )
})

/** The images' layers, with what is shared drawn once. */
export const layersView: GraphView = {
  id: 'layers',
  reads: ['images', 'containers'],
  select: layoutLayers,
  nodeTypes: { layer: Layer, image: Image, writable: Writable },
}
