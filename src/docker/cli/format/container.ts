import { quoteGo } from '../../../base/quote.ts'
import { humanDuration, humanSizeWithPrecision } from '../../../base/units.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { familiarName, parseReference } from '../../../oci/reference.ts'
import type { ContainerSummary } from '../client/types.ts'
import { field, type Formatter } from './formatter.ts'
import { joinedLabels } from './labels.ts'
import { portsText } from './ports-text.ts'
import { ellipsis, goTimeText, shortId } from './texts.ts'

/** How containers are listed (docker/cli formatter.ContainerContext); ages count from now. */
export function* containerFormatter(truncate: boolean): Gen<Formatter<ContainerSummary>> {
  const now = Math.floor((yield* sys.now()) / 1_000_000)
  return {
    typeName: 'formatter.ContainerContext',
    fields: {
      Command: field('COMMAND', ({ Command }) => quoteGo(truncate ? ellipsis(Command, 20) : Command)),
      CreatedAt: field('CREATED AT', ({ Created }) => goTimeText(Created)),
      ID: field('CONTAINER ID', ({ Id }) => (truncate ? shortId(Id) : Id)),
      Image: field('IMAGE', (container) => imageText(container, truncate)),
      Labels: field('LABELS', ({ Labels }) => joinedLabels(Labels)),
      LocalVolumes: field('LOCAL VOLUMES', ({ Mounts }) => String((Mounts ?? []).filter(({ Driver }) => Driver === 'local').length)),
      Mounts: field('MOUNTS', ({ Mounts }) => (Mounts ?? []).map(({ Name, Source }) => (truncate ? ellipsis(Name || Source, 15) : Name || Source)).join(',')),
      Names: field('NAMES', ({ Names }) => namesText(Names, truncate)),
      Networks: field('NETWORKS', ({ NetworkSettings }) => Object.keys(NetworkSettings?.Networks ?? {}).sort().join(',')),
      Platform: field('PLATFORM', ({ ImageManifestDescriptor }) => ImageManifestDescriptor?.platform ?? null),
      Ports: field('PORTS', ({ Ports }) => portsText(Ports ?? [])),
      RunningFor: field('CREATED', ({ Created }) => `${humanDuration(Math.max(0, now - Created))} ago`),
      Size: field('SIZE', sizeText),
      State: field('STATE', ({ State }) => State),
      Status: field('STATUS', ({ Status }) => Status),
    },
    methods: ({ Labels }) => ({ Label: (name) => Labels?.[String(name)] ?? '' }),
    methodHeadings: { Label: labelHeading },
  }
}

/** The heading of a column with one label: its last word, in capitals. */
export function labelHeading(name: unknown): string {
  return (String(name).split('.').at(-1) ?? '').replace(/[-_]/g, ' ')
}

function imageText({ Image, ImageID }: ContainerSummary, truncate: boolean): string {
  if (Image === '') return '<no image>'
  if (!truncate) return Image
  if (shortId(ImageID) === shortId(Image)) return shortId(ImageID)
  const parsed = parseReference(Image)
  if (!parsed.ok || parsed.value.tag === undefined || parsed.value.digest === undefined) {
    return parsed.ok && parsed.value.digest !== undefined ? familiarName(parsed.value) : Image
  }
  return `${familiarName(parsed.value)}:${parsed.value.tag}`
}

/** The container's own names without slash; names given by links only in the long form. */
function namesText(names: readonly string[], truncate: boolean): string {
  const plain = names.map((name) => name.replace(/^\//, ''))
  return (truncate ? plain.filter((name) => !name.includes('/')).slice(0, 1) : plain).join(',')
}

function sizeText({ SizeRw = 0, SizeRootFs = 0 }: ContainerSummary): string {
  const own = humanSizeWithPrecision(SizeRw, 3)
  return SizeRootFs > 0 ? `${own} (virtual ${humanSizeWithPrecision(SizeRootFs, 3)})` : own
}
