import { preview } from 'vite'

/** Serves the built window on a free port for as long as the journeys need it. */
export async function serve(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = await preview({ logLevel: 'error', preview: { port: 4300, strictPort: false, host: 'localhost' } })
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error('the built window is not being served')
  return { url, close: () => server.close() }
}
