import { readCorpus, corpusTest } from '../../../e2e/corpora.ts'
import { testKernel } from '../../kernel/testing.ts'
import { KubectlHost } from './testing.ts'

type OfflineCase = { readonly id: string; readonly args: string; readonly status: number; readonly stdout: string; readonly stderr: string }

/** The program that recorded the corpus was a build that writes cobra's errors in its own way; the release writes `error: `. */
function asReleased(stderr: string): string {
  return stderr
    .replace(/^Error: /, 'error: ')
    .replace(/^E\d{4} .*"command failed" err="(.*)"\n$/s, (_, text: string) => `error: ${text.replaceAll('\\"', '"').replaceAll('\\n', '\n')}\n`)
    .replaceAll(/^([EW])\d{4} [\d:.]+ +\d+ /gm, '$1 ')
}

const files = { ...(readCorpus('_kubectl-files.json') as Readonly<Record<string, string>> | undefined) }
const host = KubectlHost.alone(testKernel())
host.files({ '/work/bin.dat': Uint8Array.of(0, 1, 255, 254), ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/work/${name}`, text])) })

const known: Readonly<Record<string, string>> = {}

corpusTest<OfflineCase>('kubectl-offline.json', (c) => {
  const result = host.run(c.args, { cwd: '/work', limitSeconds: 60 })
  const status = result.status?.kind === 'exited' ? result.status.code : -1
  return {
    actual: { stdout: result.stdout, stderr: asReleased(result.stderr), status },
    expected: { stdout: c.stdout, stderr: asReleased(c.stderr), status: c.status },
  }
}, known)
