import { digest } from '../base/sha256.ts'
import type { Layer } from './layer.ts'

/** A health check; durations in nanoseconds, 0 or absent: inherited or default. */
export type HealthConfig = {
  readonly Test?: readonly string[]
  readonly Interval?: number
  readonly Timeout?: number
  readonly StartPeriod?: number
  readonly StartInterval?: number
  readonly Retries?: number
}

/** The `config` object of an image, with the spelling of the OCI image specification and Docker's additions. */
export type ImageConfig = {
  readonly User?: string
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>
  readonly Env?: readonly string[]
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
  readonly Healthcheck?: HealthConfig
  readonly ArgsEscaped?: boolean
  readonly Volumes?: Readonly<Record<string, Record<string, never>>>
  readonly WorkingDir?: string
  readonly OnBuild?: readonly string[]
  readonly Labels?: Readonly<Record<string, string>>
  readonly StopSignal?: string
  readonly Shell?: readonly string[]
}

/** A step of an image's history, oldest first; a step with `empty_layer` made no layer. */
export type History = {
  readonly created: string
  readonly created_by: string
  readonly author?: string
  readonly comment?: string
  readonly empty_layer?: boolean
}

/** The image configuration document (application/vnd.oci.image.config.v1+json). */
export type ImageDocument = {
  readonly architecture: string
  readonly os: string
  readonly author?: string
  readonly config: ImageConfig
  /** RFC 3339. */
  readonly created: string
  readonly history: readonly History[]
  readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly string[] }
}

/** An image: its document, named by that document's digest, and its layers, lowest first. */
export type Image = {
  readonly id: string
  readonly document: ImageDocument
  readonly layers: readonly Layer[]
  /** Bytes of all layers. */
  readonly size: number
}

/** Makes an image of its layers; `id` is known beforehand only for images loaded from elsewhere. */
export function makeImage(document: Omit<ImageDocument, 'rootfs'>, layers: readonly Layer[]): Image {
  const { architecture, os, author, config, created, history } = document
  const whole: ImageDocument = {
    architecture, config, created, history, os, rootfs: { type: 'layers', diff_ids: layers.map((l) => l.diffId) }, ...(author !== undefined && { author }),
  }
  return imageOf(whole, layers)
}

/** An image whose document is complete. */
export function imageOf(document: ImageDocument, layers: readonly Layer[]): Image {
  return { id: digest(JSON.stringify(document)), document, layers, size: layers.reduce((sum, l) => sum + l.size, 0) }
}

/** The registry's manifest of an image (schema 2) as text; its digest is what `repo@sha256:...` names. */
export function manifestOf(image: Image): string {
  const config = JSON.stringify(image.document)
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: config.length, digest: image.id },
    layers: image.layers.map((l) => ({ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size: l.compressedSize, digest: l.blobDigest })),
  }, undefined, 3)
}

/** The digest of an image's manifest. */
export const manifestDigest = (image: Image): string => digest(manifestOf(image))
