import { encodeUtf8 } from '../../base/bytes.ts'
import type { PodTemplate } from '../kinds/pod-types.ts'

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** The pod-template-hash of a template: FNV-1a of its dump, in letters that spell no words (rand.SafeEncodeString). */
export function podTemplateHash(template: PodTemplate, collisions: number | undefined): string {
  let hash = 0x811c9dc5
  const eat = (byte: number): void => {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  }
  for (const byte of encodeUtf8(dump(template))) eat(byte)
  if (collisions !== undefined) for (let i = 0; i < 8; i++) eat(i < 4 ? (collisions >>> (8 * i)) & 255 : 0)
  return [...String(hash)].map((digit) => ALPHABET.charAt(digit.charCodeAt(0) % ALPHABET.length)).join('')
}

/** Every field, keys in order: equal templates have equal dumps. */
function dump(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(dump).join(' ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  const record = value as Record<string, unknown>
  return `{${Object.keys(record).sort().map((key) => `${key}:${dump(record[key])}`).join(' ')}}`
}
