import { fromBase64, toBase64 } from '../../../base/base64.ts'
import { decodeUtf8, encodeUtf8 } from '../../../base/bytes.ts'
import type { ConfigFile } from '../config-file.ts'

/** How config.json names Docker Hub. */
export const HUB = 'https://index.docker.io/v1/'

/** The key of a registry in config.json. */
export const authKey = (domain: string): string => (domain === 'docker.io' || domain === 'index.docker.io' ? HUB : domain)

/** The name and password stored for a registry. */
export function storedLogin({ values }: ConfigFile, domain: string): { readonly username: string; readonly password: string } | undefined {
  const auth = values.auths?.[authKey(domain)]?.auth
  const decoded = auth === undefined ? undefined : fromBase64(auth)
  if (decoded === undefined || !('bytes' in decoded)) return undefined
  const text = decodeUtf8(decoded.bytes)
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** The X-Registry-Auth field that goes with pulls and pushes. */
export function authHeader(config: ConfigFile, domain: string): Readonly<Record<string, string>> {
  const login = storedLogin(config, domain)
  return { 'X-Registry-Auth': encodedAuth(login === undefined ? {} : { ...login, serveraddress: authKey(domain) }) }
}

/** URL-safe base64 of a JSON object. */
export function encodedAuth(value: object): string {
  return toBase64(encodeUtf8(JSON.stringify(value))).replaceAll('+', '-').replaceAll('/', '_')
}
