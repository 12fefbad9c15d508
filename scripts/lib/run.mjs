import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The path of a program that npm installed. */
export const bin = (name) => join(root, 'node_modules', '.bin', name)

/**
 * Runs a program in the project's folder and resolves to its exit status and, when `capture` is set, all it printed.
 * Output also goes to our own, unless `quiet`; with `toStderr` all of it goes to standard error.
 */
export function run(command, args, { capture = false, quiet = false, toStderr = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const stdio = capture || quiet || toStderr ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit']
    const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, ...env } })
    let output = ''
    const take = (target) => (chunk) => {
      if (capture) output += chunk
      if (!quiet) target.write(chunk)
    }
    child.stdout?.on('data', take(toStderr ? process.stderr : process.stdout))
    child.stderr?.on('data', take(process.stderr))
    child.on('error', (error) => resolve({ status: 127, output: `${output}${error.message}\n` }))
    child.on('close', (status, signal) => resolve({ status: status ?? (signal ? 128 : 1), output }))
  })
}
