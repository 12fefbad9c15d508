import type { Engine } from '../engine.ts'
import { badRequest, conflict, notFound } from '../errors.ts'
import { mountOfOptions } from './options.ts'
import { type Volume, VOLUME_ROOT } from './volume.ts'

export type VolumeRequest = { Name?: string; Driver?: string; DriverOpts?: Record<string, string> | null; Labels?: Record<string, string> | null }

/** The volumes of the engine. */
export class Volumes {
  readonly #engine: Engine
  readonly #byName = new Map<string, Volume>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  all(): Volume[] {
    return [...this.#byName.values()]
  }

  find(name: string): Volume | undefined {
    return this.#byName.get(name)
  }

  get(name: string): Volume {
    const volume = this.#byName.get(name)
    if (volume === undefined) throw notFound(`get ${name}: no such volume`)
    return volume
  }

  /** The volume of that name, made when there is none; a new name of 64 digits when none is given. */
  create(request: VolumeRequest, checked = true): Volume {
    const anonymous = !request.Name
    const name = request.Name || this.#engine.newId()
    const driver = request.Driver || 'local'
    if (checked && !anonymous) checkName(name)
    if (driver !== 'local') throw notFound(`error looking up volume plugin ${driver}: plugin "${driver}" not found`)
    const options = request.DriverOpts ?? {}
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const mountpoint = `${VOLUME_ROOT}/${name}/_data`
    const ino = this.#engine.files.dir(mountpoint)
    const own = Object.keys(options).length > 0 ? mountOfOptions(this.#engine, options) : { fs: this.#engine.files.fs, ino }
    const volume: Volume = {
      name, driver: 'local', created: this.#engine.world.now, labels: { ...request.Labels, ...(anonymous && { 'com.docker.volume.anonymous': '' }) },
      options: Object.keys(options).length > 0 ? options : null, anonymous, mountpoint, ...own, users: new Set(),
    }
    this.#byName.set(name, volume)
    this.publish(volume)
    this.#engine.events.publish('volume', 'create', name, { driver })
    return volume
  }

  remove(volume: Volume): void {
    if (volume.users.size > 0) throw conflict(`remove ${volume.name}: volume is in use - [${[...volume.users].join(', ')}]`)
    this.#byName.delete(volume.name)
    this.#engine.files.remove(`${VOLUME_ROOT}/${volume.name}`)
    this.#engine.tables.volumes.delete(volume.name)
    this.#engine.events.publish('volume', 'destroy', volume.name, { driver: volume.driver })
  }

  use(volume: Volume, containerId: string, on: boolean): void {
    if (on) volume.users.add(containerId)
    else volume.users.delete(containerId)
    if (this.#byName.has(volume.name)) this.publish(volume)
  }

  publish(volume: Volume): void {
    this.#engine.tables.volumes.set(volume.name, {
      name: volume.name, driver: volume.driver, mountpoint: volume.mountpoint, created: volume.created, anonymous: volume.anonymous, labels: volume.labels,
      usedBy: [...volume.users],
    })
  }
}

function checkName(name: string): void {
  if (name.length < 2) throw badRequest('volume name is too short, names should be at least two alphanumeric characters')
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
    throw badRequest(`"${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`)
  }
}
