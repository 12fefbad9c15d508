import { Failure } from '../../../cli/failure.ts'
import { quoteGo } from '../../../base/quote.ts'

/** When the engine starts a container again. */
export type RestartPolicy = { readonly Name: string; readonly MaximumRetryCount: number }

/** `--restart` (docker/cli opts.ParseRestartPolicy). */
export function parseRestartPolicy(text: string): RestartPolicy {
  const colon = text.indexOf(':')
  const name = colon < 0 ? text : text.slice(0, colon)
  const count = colon < 0 ? '' : text.slice(colon + 1)
  if (colon >= 0 && name === '') throw new Failure('invalid restart policy format: no policy provided before colon')
  if (count !== '' && !/^[+-]?\d+$/.test(count)) throw new Failure('invalid restart policy format: maximum retry count must be an integer')
  return { Name: name, MaximumRetryCount: Number(count) }
}

/** What is left of `--cap-add` and `--cap-drop`: normalised names, sorted; adding wins over dropping (opts.EffectiveCapAddCapDrop). */
export function effectiveCapabilities(add: readonly string[], drop: readonly string[]): { readonly add: readonly string[]; readonly drop: readonly string[] } {
  const added = capabilitySet(add)
  const dropped = capabilitySet(drop)
  return { add: [...added].sort(), drop: [...dropped].filter((name) => !added.has(name)).sort() }
}

function capabilitySet(names: readonly string[]): ReadonlySet<string> {
  const set = new Set(names.map(normalCapability).filter((name) => name !== ''))
  return set.has('ALL') ? new Set(['ALL']) : set
}

function normalCapability(text: string): string {
  const name = text.trim().toUpperCase()
  return name === '' || name === 'ALL' || name === 'RESET' || name.startsWith('CAP_') ? name : `CAP_${name}`
}

/** A `-v` value taken apart (docker/cli compose loader.ParseVolume); no source means an anonymous volume. */
export function parseVolume(spec: string): { readonly source: string; readonly bind: boolean } {
  if (spec === '') throw new Failure('invalid empty volume spec')
  if (spec.length <= 2) return { source: '', bind: false }
  const sections = volumeSections(spec)
  if (sections.includes('')) throw new Failure(`invalid spec: ${spec}: empty section between colons`)
  if (sections.length > 3) throw new Failure(`invalid spec: ${spec}: too many colons`)
  const source = sections.length > 1 ? (sections[0] ?? '') : ''
  return { source, bind: /^[./~]|^[a-zA-Z]:/.test(source) }
}

/** Splits at colons, but not behind a single letter (a Windows drive). */
function volumeSections(spec: string): readonly string[] {
  const sections: string[] = []
  let section = ''
  for (const char of spec) {
    if (char !== ':' || /^[a-zA-Z]$/.test(section)) section += char
    else {
      sections.push(section)
      section = ''
    }
  }
  return [...sections, section]
}

/** A healthcheck as the flags ask for it; undefined leaves the image's. Durations in nanoseconds. */
export type HealthFlags = {
  readonly 'no-healthcheck': boolean
  readonly 'health-cmd': string
  readonly 'health-interval': number
  readonly 'health-timeout': number
  readonly 'health-start-period': number
  readonly 'health-start-interval': number
  readonly 'health-retries': number
}

const HEALTH_FIELDS = {
  'health-interval': 'Interval', 'health-timeout': 'Timeout', 'health-retries': 'Retries', 'health-start-period': 'StartPeriod', 'health-start-interval': 'StartInterval',
} as const

export function healthcheck(flags: HealthFlags): object | undefined {
  const numbers = ['health-interval', 'health-timeout', 'health-retries', 'health-start-period', 'health-start-interval'] as const
  const any = flags['health-cmd'] !== '' || numbers.some((name) => flags[name] !== 0)
  if (flags['no-healthcheck']) {
    if (any) throw new Failure('--no-healthcheck conflicts with --health-* options')
    return { Test: ['NONE'] }
  }
  if (!any) return undefined
  const negative = numbers.find((name) => flags[name] < 0)
  if (negative !== undefined) throw new Failure(`--${negative} cannot be negative`)
  return {
    ...(flags['health-cmd'] === '' ? {} : { Test: ['CMD-SHELL', flags['health-cmd']] }),
    ...Object.fromEntries(numbers.filter((name) => flags[name] !== 0).map((name) => [HEALTH_FIELDS[name], flags[name]])),
  }
}

/** `--security-opt`; profiles from files are read by the caller. */
export function securityOptions(values: readonly string[]): readonly string[] {
  for (const value of values) {
    const [name = ''] = value.split('=')
    if (!value.includes('=') && name !== 'no-new-privileges' && !value.includes(':')) throw new Failure(`Invalid --security-opt: ${quoteGo(value)}`)
  }
  return values
}

/** `--storage-opt name=value`. */
export function storageOptions(values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map((value) => {
    const equals = value.indexOf('=')
    if (equals < 0) throw new Failure('invalid storage option')
    return [value.slice(0, equals), value.slice(equals + 1)]
  }))
}

/** A mode flag such as `--pid` or `--uts`: refuses what is none of its words, or `container:NAME` where that is allowed. */
export function checkMode(value: string, words: readonly string[], refusal: string): string {
  if (value === '' || words.includes(value) || (words.includes('container:') && /^container:./.test(value))) return value
  throw new Failure(refusal)
}

/** Whether a device's permissions are some of r, w and m, each once. */
function isDeviceMode(text: string): boolean {
  return text !== '' && /^[rwm]+$/.test(text) && new Set(text).size === text.length
}

/** `--device source[:target][:rwm]`. */
export function parseDevice(spec: string): object {
  const parts = spec.split(':')
  if (parts.length > 3 || parts[0] === '') throw new Failure(`bad format for path: ${spec}`)
  const [source = '', second, third] = parts
  if (third !== undefined && !isDeviceMode(third)) throw new Failure(`bad mode specified: ${third}`)
  const mode = third ?? (second !== undefined && isDeviceMode(second) ? second : 'rwm')
  const target = second !== undefined && !(third === undefined && isDeviceMode(second)) ? second : source
  if (!target.startsWith('/')) throw new Failure(`${target} is not an absolute path`)
  return { PathOnHost: source, PathInContainer: target, CgroupPermissions: mode }
}

/** Whether a text is a MAC address (net.ParseMAC, 6 bytes). */
export function isMacAddress(text: string): boolean {
  return /^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$/.test(text.trim())
}

/** The value of `--pull`, or why it is none. */
export function checkPull(value: string): string {
  if (['always', 'missing', 'never', ''].includes(value)) return value
  throw new Failure(`invalid pull option: '${value}': must be one of "always", "missing" or "never"`)
}

