// Type-checks every part with the libraries it may see: the engine without DOM and Node, the edge, the window, the tests.
import { bin, run } from './lib/run.mjs'

export const projects = ['src', 'src/host', 'web', 'e2e']

/** Checks one part; resolves to the compiler's exit status. */
export const checkTypes = async (project) => (await run(bin('tsc'), ['--noEmit', '-p', project])).status

if (process.argv[1]?.endsWith('types.mjs')) {
  let worst = 0
  for (const project of projects) worst = Math.max(worst, await checkTypes(project))
  process.exit(worst)
}
