// npm run bench: first-load bytes, the window in Chromium, then the engine's measurements without a window.
import { spawnSync } from 'node:child_process'
import { checkBudget } from './lib/budget.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { buildBench, buildWindow } from './lib/products.mjs'

await ensureInstalled()
const { ensureBrowser } = await import('./lib/browser.mjs')
await buildWindow({ quiet: true })
console.log('First load, gzipped')
const kept = [checkBudget()]
if (await ensureBrowser()) {
  const { benchWindow } = await import('./lib/window-bench.mjs')
  console.log('\nThe window')
  kept.push(await benchWindow())
}
console.log('\nThe engine, in Node')
const { status } = spawnSync(process.execPath, [await buildBench(), ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(kept.includes(false) ? 1 : (status ?? 1))
