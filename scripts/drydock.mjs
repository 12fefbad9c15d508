// npm run --silent drydock -- sh | replay FILE... --out DIR
import { pathToFileURL } from 'node:url'
import { ensureInstalled } from './lib/install.mjs'
import { buildHeadless } from './lib/products.mjs'

await ensureInstalled()
await import(pathToFileURL(await buildHeadless()).href)
