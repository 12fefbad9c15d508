import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './run.mjs'

/** The most that a first visit may load before the prompt is usable, in bytes after gzip. */
export const firstLoadLimit = 350_000

const app = join(root, 'dist', 'app')
const gz = (file) => gzipSync(readFileSync(join(app, file)), { level: 9 }).length

/** The files that a script imports at once (not those it imports later, with `import()`). */
function importsOf(file) {
  if (!file.endsWith('.js')) return []
  const text = readFileSync(join(app, file), 'utf8')
  return [...text.matchAll(/(?:^|[;}\s])import\s*(?:[\w$*{}\s,]+?\s*from\s*)?["'`]\.\/([^"'`]+\.js)["'`]/g)].map(
    (match) => `assets/${match[1]}`,
  )
}

/** The files of the first load (page, its scripts and styles, the engine worker) with their gzipped sizes. */
export function firstLoad() {
  const html = readFileSync(join(app, 'index.html'), 'utf8')
  const linked = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1])
  const workers = readdirSync(join(app, 'assets')).filter((name) => /^worker-.*\.js$/.test(name))
  const files = new Set(['index.html', ...linked, ...workers.map((name) => `assets/${name}`)])
  for (const file of files) for (const next of importsOf(file)) files.add(next)
  return [...files].map((file) => ({ file, bytes: gz(file) }))
}

/** Prints the first load and tells whether it is within its limit. */
export function checkBudget() {
  const files = firstLoad()
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { file, bytes } of files) console.log(`  ${(bytes / 1000).toFixed(1).padStart(7)} kB gz  ${file}`)
  console.log(`  ${(total / 1000).toFixed(1).padStart(7)} kB gz  first load (limit ${firstLoadLimit / 1000} kB)`)
  return total <= firstLoadLimit
}
