// Installs what is missing, builds what is out of date, serves the playground and prints its URL. --port N, --host ADDRESS.
import { parseArgs } from 'node:util'
import { ensureInstalled } from './lib/install.mjs'

const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' }, host: { type: 'string', default: 'localhost' } } })
await ensureInstalled()
const { buildWindow } = await import('./lib/products.mjs')
console.log('Building the playground (only when something changed) ...')
const status = await buildWindow({ quiet: true })
if (status !== 0) process.exit(status)
const { preview } = await import('vite')
const server = await preview({ preview: { port: Number(values.port), host: values.host, strictPort: false }, logLevel: 'warn' })
const url = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0] ?? `http://${values.host}:${values.port}/`
console.log(`\n  Drydock is ready:  ${url}\n\n  Everything runs in the browser tab. Press Ctrl+C to stop serving.\n`)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0))
