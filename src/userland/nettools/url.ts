export type Url = { readonly scheme: string; readonly host: string; readonly port: number; readonly path: string; readonly user: string | undefined }

/** The parts of a URL as curl and wget take it: without a scheme it is http. Undefined when there is no host. */
export function parseUrl(text: string): Url | undefined {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?([/?][^#]*)?/.exec(text)
  const host = match?.[3] ?? ''
  if (match === null || host === '') return undefined
  const scheme = (match[1] ?? 'http').toLowerCase()
  const port = match[4] === undefined || match[4] === '' ? (scheme === 'https' ? 443 : 80) : Number(match[4])
  if (port > 65_535) return undefined
  const path = match[5] ?? '/'
  return { scheme, host, port, path: (path.startsWith('/') ? path : `/${path}`).replaceAll(' ', '%20'), user: match[2] }
}
