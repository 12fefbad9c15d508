// npm test: sets up what is needed, runs every check and ends with the line `N passed, N failed`.
// --no-browser leaves the browser journeys out; --only STEP,STEP runs some steps.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { bin, root, run } from './lib/run.mjs'
import { ensureBrowser } from './lib/browser.mjs'
import { checkTypes, projects } from './types.mjs'

const args = process.argv.slice(2)
const only = args.includes('--only') ? args[args.indexOf('--only') + 1].split(',') : undefined
const results = []
const cache = join(root, '.cache')

/** A step of one check: passes when the program ends with 0. */
const program = (command, commandArgs) => async () => one((await run(command, commandArgs)).status)
const many = (statuses) => ({ passed: statuses.filter((s) => s === 0).length, failed: statuses.filter((s) => s !== 0).length })
const one = (status) => many([status])

/** A step of many checks: one vitest project, counted from its report. */
const vitest =
  (project, env = {}) =>
  async () => {
    mkdirSync(cache, { recursive: true })
    const report = join(cache, `vitest-${project}.json`)
    rmSync(report, { force: true })
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
    const { status } = await run(bin('vitest'), ['run', '--project', project, '--passWithNoTests', ...reporters], { env })
    try {
      const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(report, 'utf8'))
      const brokenFiles = testResults.filter(
        (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
      ).length
      const failed = Math.max(numFailedTests + brokenFiles, numFailedTestSuites > 0 || status !== 0 ? 1 : 0)
      return { passed: numPassedTests, failed }
    } catch {
      return one(status)
    }
  }

async function types() {
  const statuses = []
  for (const project of projects) statuses.push(await checkTypes(project))
  return many(statuses)
}

async function build() {
  const { buildHeadless, buildWindow } = await import('./lib/products.mjs')
  const { checkBudget } = await import('./lib/budget.mjs')
  const window = await buildWindow({ quiet: true })
  let headless = 0
  await buildHeadless().catch((error) => {
    console.error(error.message)
    headless = 1
  })
  const budget = window === 0 && checkBudget() ? 0 : 1
  return many([window, headless, budget])
}

async function browser() {
  if (!(await ensureBrowser())) {
    console.error('No Chromium could be found or installed: the browser journeys cannot run.')
    return { passed: 0, failed: 1 }
  }
  return vitest('browser')()
}

const steps = {
  lint: program(bin('oxlint'), ['--type-aware', '--deny-warnings']),
  format: program(bin('oxfmt'), ['--check']),
  unused: program(bin('knip'), ['--no-progress']),
  types,
  build,
  unit: vitest('unit'),
  sessions: vitest('sessions'),
  laws: vitest('laws'),
  browser,
}

await ensureInstalled()
for (const [name, step] of Object.entries(steps)) {
  if (only ? !only.includes(name) : name === 'browser' && args.includes('--no-browser')) continue
  console.log(`\n=== ${name}`)
  const started = Date.now()
  const { passed, failed } = await step()
  results.push({ name, passed, failed, seconds: (Date.now() - started) / 1000 })
}

console.log('')
for (const { name, passed, failed, seconds } of results) {
  console.log(
    `${failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(10)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed  ${seconds.toFixed(1)} s`,
  )
}
const total = (key) => results.reduce((sum, result) => sum + result[key], 0)
console.log(`${total('passed')} passed, ${total('failed')} failed`)
process.exit(total('failed') === 0 ? 0 : 1)
