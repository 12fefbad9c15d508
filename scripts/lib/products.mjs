import { bin, root, run } from './run.mjs'
import { whenStale } from './fresh.mjs'

const inputs = {
  headless: ['src', 'content', 'package-lock.json', 'scripts/lib'],
  window: ['src', 'content', 'web', 'public', 'index.html', 'vite.config.ts', 'package-lock.json', 'scripts/lib'],
}

/** The headless command, built from `src/host/node` when its sources changed. Quiet unless it fails. */
export async function buildHeadless() {
  await whenStale('dist/node/drydock.mjs', inputs.headless, async () => {
    const { build } = await import('esbuild')
    await build({
      absWorkingDir: root,
      entryPoints: { drydock: 'src/host/node/main.ts' },
      outdir: 'dist/node',
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'linked',
      keepNames: true,
      loader: { '.md': 'text', '.sh': 'text', '.txt': 'text', '.conf': 'text', '.html': 'text', '.Dockerfile': 'text' },
      logLevel: 'error',
    })
  })
  return `${root}/dist/node/drydock.mjs`
}

/** The window (the static site in dist/app), built when its sources changed. Resolves to the exit status of the build. */
export async function buildWindow({ quiet = false } = {}) {
  let status = 0
  await whenStale('dist/app/index.html', inputs.window, async () => {
    ;({ status } = await run(bin('vite'), ['build', '--logLevel', quiet ? 'warn' : 'info'], { toStderr: true }))
    if (status !== 0) throw new Error('vite build failed')
  }).catch((error) => {
    console.error(error.message)
    status ||= 1
  })
  return status
}

/** The engine's measurements, bundled with the peer they stand beside (its own modules lack file extensions). */
export async function buildBench() {
  const { build } = await import('esbuild')
  const outfile = `${root}/.cache/bench/main.mjs`
  await build({
    absWorkingDir: root,
    entryPoints: ['e2e/bench/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  })
  return outfile
}
