import { chainIds } from '../../../oci/layer.ts'
import { sha256Hex } from '../../../base/sha256.ts'
import type { Image, ImageConfig } from '../../../oci/image.ts'
import { unixTime } from '../../../runtime/catalogue.ts'
import type { Engine } from '../engine.ts'

/** The answer of GET /images/{name}/json. */
export function inspectImage(engine: Engine, image: Image): object {
  const { document } = image
  const chain = chainIds(document.rootfs.diff_ids)
  const root = '/var/lib/docker/overlay2'
  const dir = (id: string): string => `${root}/${sha256Hex(id)}`
  const top = chain.at(-1)
  const lower = chain.slice(0, -1).reverse().map((id) => `${dir(id)}/diff`).join(':')
  return {
    Id: image.id, RepoTags: engine.tagsOf(image.id), RepoDigests: engine.digestsOf(image.id), Parent: engine.parents.get(image.id) ?? '', Comment: document.history.at(-1)?.comment ?? '',
    Created: document.created, DockerVersion: '', Author: document.author ?? '', Config: imageConfig(document.config), Architecture: document.architecture, Os: document.os, Size: image.size,
    GraphDriver: { Data: top === undefined ? null : { ...(lower !== '' && { LowerDir: lower }), MergedDir: `${dir(top)}/merged`, UpperDir: `${dir(top)}/diff`, WorkDir: `${dir(top)}/work` }, Name: 'overlay2' },
    RootFS: { Type: 'layers', ...(document.rootfs.diff_ids.length > 0 && { Layers: document.rootfs.diff_ids }) },
    Metadata: { LastTagTime: engine.time(engine.taggedAt.get(image.id)) },
  }
}

function imageConfig(config: ImageConfig): object {
  const { User, ExposedPorts, Env, Cmd, Healthcheck, ArgsEscaped, Volumes, WorkingDir, Entrypoint, OnBuild, Labels, StopSignal, Shell } = config
  return {
    Hostname: '', Domainname: '', User: User ?? '', AttachStdin: false, AttachStdout: false, AttachStderr: false, ...(ExposedPorts !== undefined && { ExposedPorts: sortedMap(ExposedPorts) }),
    Tty: false, OpenStdin: false, StdinOnce: false, Env: Env ?? null, Cmd: Cmd ?? null, ...(Healthcheck !== undefined && { Healthcheck }),
    ...(ArgsEscaped === true && { ArgsEscaped }), Image: '', Volumes: Volumes === undefined ? null : sortedMap(Volumes), WorkingDir: WorkingDir ?? '', Entrypoint: Entrypoint ?? null,
    OnBuild: OnBuild ?? null, Labels: Labels === undefined ? null : sortedMap(Labels), ...(StopSignal !== undefined && { StopSignal }), ...(Shell !== undefined && { Shell }),
  }
}

/** As Go writes a map: by key. */
const sortedMap = <T>(map: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))

/** The answer of GET /images/{name}/history: newest first. */
export function imageHistory(engine: Engine, image: Image): object[] {
  let next = 0
  const steps = image.document.history.map((step) => ({
    Comment: step.comment ?? '', Created: unixTime(step.created), CreatedBy: step.created_by, Id: '<missing>',
    Size: step.empty_layer ? 0 : (image.layers[next++]?.size ?? 0), Tags: null as string[] | null,
  })).reverse()
  let id: string | undefined = image.id
  for (const step of steps) {
    if (id === undefined) break
    step.Id = id
    const tags = engine.tagsOf(id)
    step.Tags = tags.length > 0 ? tags : null
    id = engine.parents.get(id)
  }
  return steps
}

/** An entry of GET /images/json. */
export function imageSummary(engine: Engine, image: Image, containers = -1, shared = -1, wanted: (tag: string) => boolean = () => true): object {
  return {
    Containers: containers, Created: unixTime(image.document.created), Id: image.id, Labels: image.document.config.Labels ?? null, ParentId: engine.parents.get(image.id) ?? '',
    RepoDigests: engine.digestsOf(image.id), RepoTags: engine.tagsOf(image.id).filter(wanted), SharedSize: shared, Size: image.size,
  }
}
