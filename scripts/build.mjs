// Builds dist/app (the static site) and dist/node (the headless command).
import { ensureInstalled } from './lib/install.mjs'
import { buildHeadless, buildWindow } from './lib/products.mjs'

await ensureInstalled()
const status = await buildWindow()
await buildHeadless()
process.exit(status)
