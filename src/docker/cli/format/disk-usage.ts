import { humanDuration, humanSize, humanSizeWithPrecision } from '../../../base/units.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import type { ContainerSummary, ImageSummary, VolumeSummary } from '../client/types.ts'
import { containerFormatter } from './container.ts'
import { field, formatted, type Formatter } from './formatter.ts'
import { imageFormatter, imageRows, type ImageRow } from './image.ts'
import { shortId, unixTime } from './texts.ts'

type CacheRecord = { readonly ID: string; readonly Type: string; readonly InUse: boolean; readonly Shared: boolean; readonly Size: number; readonly CreatedAt: string; readonly LastUsedAt?: string | null; readonly UsageCount: number }

/** The answer of `GET /system/df`. */
export type DiskUsage = {
  readonly LayersSize: number
  readonly Images: readonly ImageSummary[] | null
  readonly Containers: readonly ContainerSummary[] | null
  readonly Volumes: readonly VolumeSummary[] | null
  readonly BuildCache: readonly CacheRecord[] | null
}

/** One line of `docker system df`. */
export type SummaryRow = { readonly type: string; readonly total: number; readonly active: number; readonly size: number; readonly reclaimable: number; readonly percent: boolean }

/** How the summary is printed (docker/cli formatter.DiskUsageContext). */
export const SUMMARY_FORMATTER: Formatter<SummaryRow> = {
  typeName: 'formatter.diskUsageContext',
  fields: {
    Active: field('ACTIVE', ({ active }) => String(active)),
    Reclaimable: field('RECLAIMABLE', reclaimableText),
    Size: field('SIZE', ({ size }) => humanSize(size)),
    TotalCount: field('TOTAL', ({ total }) => String(total)),
    Type: field('TYPE', ({ type }) => type),
  },
}

function reclaimableText({ size, reclaimable, percent }: SummaryRow): string {
  return percent && size > 0 ? `${humanSize(reclaimable)} (${Math.floor((reclaimable * 100) / size)}%)` : humanSize(reclaimable)
}

/** What images, containers, volumes and the build cache take up, and what could be freed. */
export function summaryRows(usage: DiskUsage): readonly SummaryRow[] {
  return [imagesRow(usage), containersRow(usage.Containers ?? []), volumesRow(usage.Volumes ?? []), cacheRow(usage.BuildCache ?? [])]
}

function imagesRow({ LayersSize, Images }: DiskUsage): SummaryRow {
  const images = Images ?? []
  const used = images.filter(({ Containers }) => Containers > 0)
  const inUse = used.reduce((sum, { Size, SharedSize }) => (Size === -1 || SharedSize === -1 ? sum : sum + Size - SharedSize), 0)
  return { type: 'Images', total: images.length, active: used.length, size: LayersSize, reclaimable: LayersSize - inUse, percent: true }
}

function containersRow(containers: readonly ContainerSummary[]): SummaryRow {
  const active = containers.filter(({ State }) => /running|paused|restarting/.test(State))
  const size = (list: readonly ContainerSummary[]): number => list.reduce((sum, { SizeRw = 0 }) => sum + SizeRw, 0)
  return { type: 'Containers', total: containers.length, active: active.length, size: size(containers), reclaimable: size(containers) - size(active), percent: true }
}

function volumesRow(volumes: readonly VolumeSummary[]): SummaryRow {
  const size = (list: readonly VolumeSummary[]): number => list.reduce((sum, { UsageData }) => sum + Math.max(0, UsageData?.Size ?? 0), 0)
  const active = volumes.filter(({ UsageData }) => (UsageData?.RefCount ?? 0) > 0)
  return { type: 'Local Volumes', total: volumes.length, active: active.length, size: size(volumes), reclaimable: size(volumes) - size(active), percent: true }
}

function cacheRow(records: readonly CacheRecord[]): SummaryRow {
  const own = records.filter(({ Shared }) => !Shared)
  const size = own.reduce((sum, { Size }) => sum + Size, 0)
  const inUse = own.filter(({ InUse }) => InUse).reduce((sum, { Size }) => sum + Size, 0)
  return { type: 'Build Cache', total: records.length, active: records.filter(({ InUse }) => InUse).length, size, reclaimable: size - inUse, percent: false }
}

/** `docker system df -v`: a table for each. */
export function* verboseText(usage: DiskUsage): Gen<string> {
  const now = Math.floor((yield* sys.now()) / 1_000_000)
  const images = formatted(yield* imageFormatter(true), 'table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}', firstNames(usage.Images ?? []))
  const containers = formatted(yield* containerFormatter(true), 'table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}', (usage.Containers ?? []).map((one) => ({ ...one, SizeRootFs: 0 })))
  const volumes = formatted(VOLUME_USAGE, 'table {{.Name}}\t{{.Links}}\t{{.Size}}', usage.Volumes ?? [])
  const records = usage.BuildCache ?? []
  const cache = formatted(cacheFormatter(now), 'table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t{{.Shared}}', records)
  const { size } = cacheRow(records)
  return `Images space usage:\n\n${images}\nContainers space usage:\n\n${containers}\nLocal Volumes space usage:\n\n${volumes}\nBuild cache usage: ${humanSize(size)}\n\n${cache}`
}

/** One line for each image, under its first name. */
function firstNames(images: readonly ImageSummary[]): readonly ImageRow[] {
  return images.flatMap((image) => imageRows([image], false).slice(0, 1))
}

const VOLUME_USAGE: Formatter<VolumeSummary> = {
  typeName: 'formatter.volumeContext',
  fields: {
    Links: field('LINKS', ({ UsageData }) => String(UsageData?.RefCount ?? 0)),
    Name: field('VOLUME NAME', ({ Name }) => Name),
    Size: field('SIZE', ({ UsageData }) => humanSize(UsageData?.Size ?? 0)),
  },
}

function cacheFormatter(now: number): Formatter<CacheRecord> {
  const since = (time: string | null | undefined): string => (time === null || time === undefined ? '' : `${humanDuration(Math.max(0, now - unixTime(time)))} ago`)
  return {
    typeName: 'formatter.buildCacheContext',
    fields: {
      CacheType: field('CACHE TYPE', ({ Type }) => Type),
      CreatedSince: field('CREATED', ({ CreatedAt }) => since(CreatedAt)),
      ID: field('CACHE ID', ({ ID, InUse }) => shortId(ID) + (InUse ? '*' : '')),
      LastUsedSince: field('LAST USED', ({ LastUsedAt }) => since(LastUsedAt)),
      Shared: field('SHARED', ({ Shared }) => String(Shared)),
      Size: field('SIZE', ({ Size }) => humanSizeWithPrecision(Size, 3)),
      UsageCount: field('USAGE', ({ UsageCount }) => String(UsageCount)),
    },
  }
}
