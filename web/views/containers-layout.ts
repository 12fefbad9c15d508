import { groupBy } from '../link/group-by.ts'
import type { Tables } from '../link/mirror.ts'
import type { ContainerRecord } from '../link/records.ts'
import type { Box, Graph, Line } from './graph.ts'

const card = { width: 236, height: 136 }
const gap = 14
const laneHead = 34
const portColumn = 108

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** The network a container is drawn in: its first; none means that it has no network or is not running. */
const homeOf = (container: ContainerRecord) => container.networks[0]?.name ?? 'none'

/** The picture of the host: a lane a network with its containers in it, published ports at the host's edge. */
export function layoutContainers(tables: Tables, width: number): Graph {
  const boxes: Box[] = []
  const lines: Line[] = []
  if (tables.containers.size === 0) return { boxes, lines }
  const perRow = width < 760 ? 1 : 2
  const laneWidth = perRow * (card.width + gap) + gap
  const containers = [...tables.containers.values()].sort(byName)
  const homes = groupBy(containers, homeOf)
  const networks = [...tables.networks.values()].sort(byName).filter((network) => homes.has(network.name) || network.driver === 'bridge')
  const lanes = networks.map((network) => ({ id: `network:${network.id}`, name: network.name, containers: homes.get(network.name) ?? [] }))
  const placed = new Set(lanes.flatMap((lane) => lane.containers))
  const rest = containers.filter((container) => !placed.has(container))
  if (rest.length > 0) lanes.push({ id: 'network:none', name: 'none', containers: rest })

  let y = 44
  for (const lane of lanes) {
    const rows = Math.ceil(lane.containers.length / perRow)
    const height = laneHead + rows * (card.height + gap) + (rows === 0 ? 10 : 0)
    boxes.push({ id: lane.id, type: 'network', x: gap, y, width: laneWidth, height, label: lane.name })
    lane.containers.forEach((container, index) => {
      const at = { x: gap * 2 + (index % perRow) * (card.width + gap), y: y + laneHead + Math.floor(index / perRow) * (card.height + gap) }
      boxes.push({ id: `container:${container.id}`, type: 'container', ...at, ...card, label: container.name })
      for (const network of container.networks.slice(1)) {
        const other = networks.find((one) => one.name === network.name)
        if (other)
          lines.push({ id: `${container.id}-${other.id}`, from: `container:${container.id}`, to: `network:${other.id}`, quiet: true })
      }
    })
    y += height + gap
  }
  boxes.unshift({ id: 'host', type: 'host', x: 0, y: 0, width: laneWidth + gap * 2, height: y, label: 'host', frame: true })
  addPorts(containers, boxes, lines)
  return { boxes, lines }
}

function addPorts(containers: readonly ContainerRecord[], boxes: Box[], lines: Line[]): void {
  let y = 56
  for (const container of containers) {
    for (const port of container.ports) {
      const id = `port:${container.id}:${port.hostPort}/${port.protocol}`
      const top = boxes.find((box) => box.id === `container:${container.id}`)?.y ?? 0
      y = Math.max(y, top)
      boxes.push({ id, type: 'port', x: -portColumn - 28, y, width: portColumn, height: 34, label: `:${port.hostPort}` })
      lines.push({ id: `line-${id}`, from: id, to: `container:${container.id}` })
      y += 42
    }
  }
}
