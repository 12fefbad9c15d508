import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { bin, run } from './run.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** The path of a Chromium on PATH (or in CHROMIUM), if there is one. */
export function findBrowser() {
  const fromEnv = process.env.CHROMIUM
  if (fromEnv && existsSync(fromEnv)) return fromEnv
  const folders = (process.env.PATH ?? '').split(delimiter)
  for (const name of names) for (const folder of folders) if (existsSync(join(folder, name))) return join(folder, name)
  return undefined
}

/** Makes sure that there is a Chromium for the journeys: one on PATH, else Debian's, else Playwright's own. */
export async function ensureBrowser() {
  if (findBrowser()) return true
  if (process.getuid?.() === 0) {
    console.log('Installing Chromium (apt-get) ...')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env, toStderr: true })
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], { env, toStderr: true })
    if (findBrowser()) return true
  }
  console.log('Installing Chromium (playwright-core) ...')
  const { status } = await run(bin('playwright-core'), ['install', 'chromium'], { toStderr: true })
  return status === 0
}
