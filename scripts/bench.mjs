// npm run bench: first-load bytes, then the headless measurements of the engine.
import { spawnSync } from 'node:child_process'
import { ensureInstalled } from './lib/install.mjs'
import { checkBudget } from './lib/budget.mjs'
import { buildHeadless, buildWindow } from './lib/products.mjs'

await ensureInstalled()
await buildWindow({ quiet: true })
const within = checkBudget()
const { status } = spawnSync(process.execPath, [await buildHeadless(), 'bench', ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(within ? (status ?? 1) : 1)
