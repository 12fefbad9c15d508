import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'

const read = (path) => {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Whether node_modules holds what package-lock.json asks for (by version, so that a fresh checkout's file times do not matter). */
export function isInstalled() {
  const wanted = read('package-lock.json')
  const have = read('node_modules/.package-lock.json')
  if (wanted === undefined || have === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional || entry.peer) return true
    return have[path]?.version === entry.version
  })
}

/** Runs `npm ci` when it is needed; what npm says goes to standard error. */
export async function ensureInstalled() {
  if (isInstalled()) return
  console.error('Installing packages (npm ci) ...')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const quiet = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  if ((await run(npm, ['ci', ...quiet], { toStderr: true })).status === 0) return
  console.error('npm ci failed; trying npm install ...')
  if ((await run(npm, ['install', '--no-save', ...quiet], { toStderr: true })).status === 0) return
  console.error('The packages could not be installed.')
  process.exit(1)
}
