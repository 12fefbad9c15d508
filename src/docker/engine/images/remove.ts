import { familiarString, parseReference, tagNameOnly } from '../../../oci/reference.ts'
import { chainIds } from '../../../oci/layer.ts'
import type { Image } from '../../../oci/image.ts'
import { nameOf } from '../../../runtime/image-store.ts'
import type { Container } from '../containers/container.ts'
import type { Engine } from '../engine.ts'
import { conflict } from '../errors.ts'

export type Deleted = { readonly Untagged: string } | { readonly Deleted: string }

const short = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12)

/** DELETE /images/{name} (moby daemon/images ImageDelete). */
export function removeImage(engine: Engine, term: string, options: { force: boolean; prune: boolean }): Deleted[] {
  const image = engine.image(term)
  const hex = term.replace(/^sha256:/, '')
  const ref = parseReference(term)
  const byName = ref.ok && engine.runtime.images.lookup(tagNameOnly(ref.value)) === image
  const byId = !byName && image.id.startsWith(`sha256:${hex}`)
  const users = [...engine.containers.values()].filter((c) => c.image.id === image.id)
  return byId ? removeById(engine, image, users, options) : removeByName(engine, term, image, users, options)
}

function removeByName(engine: Engine, term: string, image: Image, users: readonly Container[], options: { force: boolean; prune: boolean }): Deleted[] {
  const ref = tagNameOnly(engine.reference(term))
  const shown = familiarString(ref)
  const names = engine.runtime.images.namesOf(image.id)
  const tags = engine.tagsOf(image.id)
  const last = tags.length <= 1
  if (!options.force && last) {
    const [user] = users
    if (user !== undefined) throw conflict(`conflict: unable to remove repository reference "${term}" (must force) - container ${short(user.id)} is using its referenced image ${short(image.id)}`)
  }
  const deleted: Deleted[] = []
  untag(engine, nameOf(ref), shown, image, deleted)
  if (!last) return deleted
  for (const name of names) if (name.includes('@') && name !== nameOf(ref)) untag(engine, name, familiarName(name), image, deleted)
  // Real: even by force an image stays while a running container uses it or another was made from it; only its name goes.
  if (users.some((c) => c.running) || isParent(engine, image)) return deleted
  drop(engine, image, deleted)
  return deleted
}

function familiarName(name: string): string {
  const ref = parseReference(name)
  return ref.ok ? familiarString(ref.value) : name
}

function removeById(engine: Engine, image: Image, users: readonly Container[], options: { force: boolean; prune: boolean }): Deleted[] {
  const tags = engine.tagsOf(image.id)
  const names = engine.runtime.images.namesOf(image.id)
  const repositories = new Set(tags.map((tag) => tag.slice(0, tag.lastIndexOf(':'))))
  if (repositories.size > 1 && !options.force) throw conflict(`conflict: unable to delete ${short(image.id)} (must be forced) - image is referenced in multiple repositories`)
  const running = users.find((c) => c.running)
  if (running !== undefined) throw conflict(`conflict: unable to delete ${short(image.id)} (cannot be forced) - image is being used by running container ${short(running.id)}`)
  if (isParent(engine, image) && !options.force) throw conflict(`conflict: unable to delete ${short(image.id)} (cannot be forced) - image has dependent child images`)
  const [stopped] = users
  if (stopped !== undefined && !options.force) throw conflict(`conflict: unable to delete ${short(image.id)} (must be forced) - image is being used by stopped container ${short(stopped.id)}`)
  const deleted: Deleted[] = []
  for (const name of names) untag(engine, name, familiarName(name), image, deleted)
  drop(engine, image, deleted)
  return deleted
}

function untag(engine: Engine, name: string, shown: string, image: Image, deleted: Deleted[]): void {
  engine.runtime.images.unname(name)
  deleted.push({ Untagged: shown })
  engine.events.publish('image', 'untag', image.id, { name: image.id })
}

/** Another image was committed from a container of this one: it stays, without a name. */
function isParent(engine: Engine, image: Image): boolean {
  for (const [child, parent] of engine.parents) if (parent === image.id && engine.runtime.images.get(child) !== undefined) return true
  return false
}

/** Takes the image away, and the layers that nobody needs any more, topmost first. */
function drop(engine: Engine, image: Image, deleted: Deleted[]): void {
  engine.runtime.images.remove(image.id)
  deleted.push({ Deleted: image.id })
  engine.events.publish('image', 'delete', image.id, { name: image.id })
  const used = new Set<string>()
  for (const other of engine.runtime.images.images()) for (const chain of chainIds(other.document.rootfs.diff_ids)) used.add(chain)
  for (const { image: held } of engine.containers.values()) for (const chain of chainIds(held.document.rootfs.diff_ids)) used.add(chain)
  // Real: the layers of BuildKit's images belong to its cache too and stay there.
  const built = image.document.history.some((step) => step.comment === 'buildkit.dockerfile.v0')
  for (const chain of chainIds(image.document.rootfs.diff_ids).reverse()) if (!used.has(chain) && !built) deleted.push({ Deleted: chain })
  const parent = engine.parents.get(image.id)
  engine.parents.delete(image.id)
  const above = parent === undefined ? undefined : engine.runtime.images.get(parent)
  // Real: a parent without a name goes with its last child.
  if (above !== undefined && engine.runtime.images.namesOf(above.id).length === 0 && !isParent(engine, above) && ![...engine.containers.values()].some((c) => c.image.id === above.id)) drop(engine, above, deleted)
}
