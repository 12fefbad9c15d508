import { parseGoInt } from '../../../base/go-number.ts'
import { KubectlError } from '../client/errors.ts'
import type { ApiObject } from '../resource/object.ts'

/** metadata of a new object, in the order of its type's fields: name, the time it has not got yet, labels. */
export function newMeta(name: string, labels?: Readonly<Record<string, string>>, annotations?: Readonly<Record<string, string>>): ApiObject {
  return { ...(name === '' ? {} : { name }), creationTimestamp: null, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) }
}

/** `KEY=VALUE` words of --env. */
export function envVars(words: readonly string[]): readonly ApiObject[] {
  return words.map((word) => {
    const at = word.indexOf('=')
    const name = at < 0 ? word : word.slice(0, at)
    if (at < 0 || !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) throw new KubectlError(`invalid env: ${word}`)
    const value = word.slice(at + 1)
    return { name, ...(value === '' ? {} : { value }) }
  })
}

/** Comma-separated `key=value` pairs, of labels for instance. */
export function pairs(text: string): Readonly<Record<string, string>> {
  const out: Record<string, string> = {}
  for (const part of text.split(',')) {
    const at = part.indexOf('=')
    if (at <= 0) throw new KubectlError(`unexpected label spec: ${part}`)
    out[part.slice(0, at)] = part.slice(at + 1)
  }
  return out
}

const REFERENCE = /^((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,})?$/

/** Refuses what is no image reference. */
export function checkImage(image: string): void {
  if (image !== '' && !REFERENCE.test(image)) throw new KubectlError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`)
}

/** A port number as it was typed. */
export function portNumber(text: string): number {
  const parsed = parseGoInt(text, 10, 32)
  if ('error' in parsed) throw new KubectlError(parsed.error)
  return parsed.value
}
