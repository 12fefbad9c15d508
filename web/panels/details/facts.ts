import type { Tables } from '../../link/mirror.ts'
import type { ContainerRecord, ImageRecord, KubeObject } from '../../link/records.ts'
import { nodeFacts, podFacts, replicaFacts, textAt } from '../../views/kube-facts.ts'
import { digestOfBox } from '../../views/layers-layout.ts'
import { humanSize, instructionOf, shortId } from '../../views/sizes.ts'

/** What the drawer shows of a thing: names of facts are those of the tools' own output, so they are not translated. */
export type ThingFacts = {
  readonly kind: 'image' | 'layer' | 'container' | 'network' | 'port' | 'object'
  readonly title: string
  readonly subtitle?: string
  readonly facts: readonly (readonly [string, string])[]
  readonly list?: readonly { readonly text: string; readonly note: string }[]
  readonly commands: readonly string[]
}

type Describe = (id: string, tables: Tables) => ThingFacts | undefined

const nameOf = (image: ImageRecord) => image.tags[0] ?? shortId(image.id)

const image: Describe = (id, { images }) => {
  const found = images.get(id)
  if (found === undefined) return undefined
  const name = nameOf(found)
  return {
    kind: 'image',
    title: name,
    facts: [
      ['ID', shortId(found.id)],
      ['Tags', found.tags.join(', ') || '<none>'],
      ['Size', humanSize(found.sizeBytes)],
      ['Layers', String(found.layers.filter((layer) => layer.digest !== undefined).length)],
    ],
    list: found.layers.map((layer) => ({ text: instructionOf(layer.createdBy), note: humanSize(layer.sizeBytes) })).reverse(),
    commands: [`docker history ${name}`, `docker image inspect ${name}`],
  }
}

const layer: Describe = (path, { images }) => {
  const digest = digestOfBox(path)
  const users = [...images.values()].filter((one) => one.layers.some((each) => each.digest === digest))
  const found = users[0]?.layers.find((each) => each.digest === digest)
  if (found === undefined) return undefined
  return {
    kind: 'layer',
    title: instructionOf(found.createdBy) || shortId(digest),
    facts: [
      ['Digest', digest],
      ['Size', humanSize(found.sizeBytes)],
      ['Used by', users.map(nameOf).join(', ')],
    ],
    commands: users.slice(0, 2).map((user) => `docker history --no-trunc ${nameOf(user)}`),
  }
}

const published = (one: ContainerRecord) => one.ports.map((port) => `${port.hostPort}->${port.containerPort}/${port.protocol}`).join(', ')

const container: Describe = (id, { containers, processes }) => {
  const found = containers.get(id)
  if (found === undefined) return undefined
  const running = found.state === 'running'
  return {
    kind: 'container',
    title: found.name,
    subtitle: found.state === 'exited' ? `exited (${found.exitCode})` : found.state,
    facts: [
      ['ID', shortId(found.id)],
      ['Image', found.image],
      ['Command', found.command],
      ['Ports', published(found) || '-'],
      ['Networks', found.networks.map((network) => `${network.name} ${network.ip}`).join(', ') || '-'],
      ['Writable layer', humanSize(found.writableBytes)],
    ],
    list: [...processes.values()]
      .filter((process) => process.container === id)
      .map((process) => ({ text: process.command, note: String(process.pid) })),
    commands: [
      `docker logs ${found.name}`,
      `docker inspect ${found.name}`,
      ...(running ? [`docker exec -it ${found.name} sh`, `docker stop ${found.name}`] : [`docker start ${found.name}`]),
      `docker diff ${found.name}`,
    ],
  }
}

const network: Describe = (id, { networks, containers }) => {
  const found = networks.get(id)
  if (found === undefined) return undefined
  const members = [...containers.values()].flatMap((one) =>
    one.networks.filter((each) => each.name === found.name).map((each) => ({ text: one.name, note: each.ip })),
  )
  return {
    kind: 'network',
    title: found.name,
    facts: [
      ['ID', shortId(found.id)],
      ['Driver', found.driver],
      ['Subnet', found.subnet || '-'],
    ],
    list: members,
    commands: [`docker network inspect ${found.name}`, 'docker network ls'],
  }
}

const port: Describe = (id, { containers }) => {
  const [containerId = '', name = ''] = id.split(':')
  const owner = containers.get(containerId)
  const found = owner?.ports.find((one) => `${one.hostPort}/${one.protocol}` === name)
  if (owner === undefined || found === undefined) return undefined
  return {
    kind: 'port',
    title: `localhost:${found.hostPort}`,
    facts: [
      ['Container', owner.name],
      ['Container port', `${found.containerPort}/${found.protocol}`],
    ],
    commands: [`curl localhost:${found.hostPort}`, `docker port ${owner.name}`],
  }
}

const statusOf: Record<string, (found: KubeObject) => readonly (readonly [string, string])[]> = {
  Pod: (found) => {
    const { status, ready, containers, restarts } = podFacts(found)
    return [
      ['Status', status],
      ['Ready', `${ready}/${containers}`],
      ['Restarts', String(restarts)],
      ['IP', textAt(found, 'status', 'podIP') || '<none>'],
      ['Node', textAt(found, 'spec', 'nodeName') || '<none>'],
    ]
  },
  Node: (found) => {
    const { status, roles } = nodeFacts(found)
    return [
      ['Status', status],
      ['Roles', roles || '<none>'],
      ['Pod CIDR', textAt(found, 'spec', 'podCIDR') || '-'],
    ]
  },
}

const replicas = (found: KubeObject): readonly (readonly [string, string])[] => {
  const { ready, wanted } = replicaFacts(found)
  return [['Ready', `${ready}/${wanted}`]]
}

const object: Describe = (key, { objects }) => {
  const found = objects.get(key)
  if (found === undefined) return undefined
  const { name, namespace, labels = {}, ownerReferences } = found.metadata
  const kind = found.kind.toLowerCase()
  const scope = namespace === undefined || namespace === 'default' ? '' : ` -n ${namespace}`
  const owner = ownerReferences?.[0]
  return {
    kind: 'object',
    title: name,
    subtitle: found.kind,
    facts: [
      ...(namespace === undefined ? [] : [['Namespace', namespace] as const]),
      ...(statusOf[found.kind] ?? replicas)(found),
      ...(owner === undefined ? [] : [['Controlled by', `${owner.kind}/${owner.name}`] as const]),
      [
        'Labels',
        Object.entries(labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(', ') || '<none>',
      ],
    ],
    commands: [
      `kubectl describe ${kind} ${name}${scope}`,
      `kubectl get ${kind} ${name}${scope} -o yaml`,
      ...(found.kind === 'Pod' ? [`kubectl logs ${name}${scope}`, `kubectl delete pod ${name}${scope}`] : []),
      ...(found.kind === 'Deployment' ? [`kubectl scale deployment ${name}${scope} --replicas=5`] : []),
    ],
  }
}

const describers: Record<string, Describe> = { image, layer, container, network, port }

/** What there is to say about the box of that id; undefined when its thing is gone. */
export function factsOf(boxId: string, tables: Tables): ThingFacts | undefined {
  const colon = boxId.indexOf(':')
  const describe = colon === -1 ? undefined : describers[boxId.slice(0, colon)]
  return describe === undefined ? object(boxId, tables) : describe(boxId.slice(colon + 1), tables)
}
