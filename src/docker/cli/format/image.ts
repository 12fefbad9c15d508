import { humanDuration, humanSize, humanSizeWithPrecision } from '../../../base/units.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { familiarName, parseReference } from '../../../oci/reference.ts'
import type { ImageSummary } from '../client/types.ts'
import { field, type Formatter } from './formatter.ts'
import { goTimeText, shortId } from './texts.ts'

/** One line of the list of images: an image under one of its names. */
export type ImageRow = { readonly image: ImageSummary; readonly repository: string; readonly tag: string; readonly digest: string }

/** How images are listed (docker/cli formatter.imageContext). */
export function* imageFormatter(truncate: boolean): Gen<Formatter<ImageRow>> {
  const now = Math.floor((yield* sys.now()) / 1_000_000)
  const size = (bytes: number): string => (bytes < 0 ? 'N/A' : humanSize(bytes))
  return {
    typeName: 'formatter.imageContext',
    fields: {
      Containers: field('CONTAINERS', ({ image }) => (image.Containers === -1 ? 'N/A' : String(image.Containers))),
      CreatedAt: field('CREATED AT', ({ image }) => goTimeText(image.Created)),
      CreatedSince: field('CREATED', ({ image }) => (image.Created <= 0 ? 'N/A' : `${humanDuration(Math.max(0, now - image.Created))} ago`)),
      Digest: field('DIGEST', ({ digest }) => digest),
      ID: field('IMAGE ID', ({ image }) => (truncate ? shortId(image.Id) : image.Id)),
      Repository: field('REPOSITORY', ({ repository }) => repository),
      SharedSize: field('SHARED SIZE', ({ image }) => size(image.SharedSize)),
      Size: field('SIZE', ({ image }) => humanSizeWithPrecision(image.Size, 3)),
      Tag: field('TAG', ({ tag }) => tag),
      UniqueSize: field('UNIQUE SIZE', ({ image }) => (image.SharedSize < 0 ? 'N/A' : size(image.Size - image.SharedSize))),
      VirtualSize: field('SIZE', ({ image }) => humanSize(image.Size)),
    },
  }
}

/** Lines of a list of images: one for each tag, with digests one for each digest; `<none>` where there is no name. */
export function imageRows(images: readonly ImageSummary[], withDigests: boolean): readonly ImageRow[] {
  return images.flatMap((image) => rowsOf(image, withDigests))
}

function rowsOf(image: ImageSummary, withDigests: boolean): readonly ImageRow[] {
  const tags = byRepository(image.RepoTags ?? [], '<none>:<none>', (reference) => reference.tag)
  const digests = byRepository(image.RepoDigests ?? [], '<none>@<none>', (reference) => reference.digest)
  const rows: ImageRow[] = []
  for (const [repository, names] of tags) {
    const known = digests.get(repository) ?? []
    digests.delete(repository)
    for (const tag of names) {
      if (!withDigests || known.length === 0) rows.push({ image, repository, tag, digest: '<none>' })
      else rows.push(...known.map((digest) => ({ image, repository, tag, digest })))
    }
  }
  for (const [repository, known] of digests) {
    rows.push(...(withDigests ? known : known.slice(0, 1)).map((digest) => ({ image, repository, tag: '<none>', digest })))
  }
  return rows.length > 0 ? rows : [{ image, repository: '<none>', tag: '<none>', digest: '<none>' }]
}

function byRepository(names: readonly string[], none: string, part: (reference: { tag?: string; digest?: string }) => string | undefined): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const name of names) {
    if (name === none) continue
    const parsed = parseReference(name)
    const value = parsed.ok ? part(parsed.value) : undefined
    if (!parsed.ok || value === undefined) continue
    const repository = familiarName(parsed.value)
    found.set(repository, [...(found.get(repository) ?? []), value])
  }
  return found
}
