import type { NodeProps } from '@xyflow/react'
import { Network, Plug, Server } from 'lucide-react'
import { memo } from 'react'
import { useMirror, useRecord } from '../link/mirror.ts'
import type { ContainerRecord } from '../link/records.ts'
import { useStrings } from '../strings/strings.ts'
import { BoxFrame, Dot, type Tone } from './box-frame.tsx'
import { layoutContainers } from './containers-layout.ts'
import type { GraphView } from './graph.ts'
import styles from './views.module.css'

const toneOf = ({ state, exitCode }: ContainerRecord): Tone => {
  if (state === 'running') return 'good'
  if (state === 'restarting' || state === 'paused' || state === 'removing') return 'wait'
  return state === 'exited' && exitCode !== 0 ? 'bad' : 'quiet'
}

const stateOf = ({ state, exitCode }: ContainerRecord) => (state === 'exited' ? `exited (${exitCode})` : state)

/** The processes of a container as lines `PID COMMAND`; one text, so that the box rests while they stay the same. */
const processLines = (id: string) => (mirror: ReturnType<typeof useMirror.getState>) => {
  const lines: string[] = []
  for (const process of mirror.tables.processes.values()) if (process.container === id) lines.push(`${process.pid} ${process.command}`)
  return lines.join('\n')
}

const Container = memo(function Container({ id }: NodeProps) {
  const { views } = useStrings()
  const container = useRecord('containers', id.slice('container:'.length))
  const lines = useMirror(processLines(id.slice('container:'.length)))
  if (container === undefined) return null
  const processes = lines === '' ? [] : lines.split('\n')
  const shown = processes.slice(0, processes.length > 4 ? 3 : 4)
  return (
    <BoxFrame look="card" tone={toneOf(container)} handles="across">
      <span className={styles.head}>
        <Dot tone={toneOf(container)} />
        <span className={styles.main}>{container.name}</span>
        <span className={styles.state}>{stateOf(container)}</span>
      </span>
      <span className={styles.sub}>
        <span className={styles.clip}>{container.image}</span>
        {container.networks[0] !== undefined && <span className={styles.mono}>{container.networks[0].ip}</span>}
      </span>
      <ul className={styles.processes}>
        {shown.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {processes.length > shown.length && <li>{views.more(processes.length - shown.length)}</li>}
      </ul>
    </BoxFrame>
  )
})

const Lane = memo(function Lane({ id }: NodeProps) {
  const network = useRecord('networks', id.slice('network:'.length))
  return (
    <BoxFrame look="lane" handles="across">
      <span className={styles.head}>
        <Network size={14} aria-hidden />
        <span className={styles.main}>{network?.name ?? '-'}</span>
        <span className={styles.mono}>{network?.subnet ?? ''}</span>
        <span className={styles.state}>{network?.driver ?? ''}</span>
      </span>
    </BoxFrame>
  )
})

const Host = memo(function Host() {
  const { views } = useStrings()
  return (
    <BoxFrame look="host">
      <span className={styles.head}>
        <Server size={15} aria-hidden />
        <span className={styles.main}>{views.host}</span>
      </span>
    </BoxFrame>
  )
})

const Port = memo(function Port({ id }: NodeProps) {
  const [, containerId = '', port = ''] = id.split(':')
  const container = useRecord('containers', containerId)
  const published = container?.ports.find((one) => `${one.hostPort}/${one.protocol}` === port)
  if (published === undefined) return null
  return (
    <BoxFrame look="pill" handles="across">
      <Plug size={13} aria-hidden />
      <span className={styles.mono}>
        :{published.hostPort} → {published.containerPort}
      </span>
    </BoxFrame>
  )
})

/** The containers of the host, on their networks, with their ports and processes. */
export const containersView: GraphView = {
  id: 'containers',
  reads: ['containers', 'networks'],
  select: layoutContainers,
  nodeTypes: { container: Container, network: Lane, host: Host, port: Port },
}
