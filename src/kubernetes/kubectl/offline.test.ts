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

const NOT_YET = [
  '0036', '0054', '0056', '0057', '0059', '0060', '0062', '0063', '0065', '0066', '0068', '0069', '0071', '0072', '0074', '0075', '0077', '0078', '0080', '0081', '0083', '0084', '0119', '0120', '0122', '0123', '0125', '0126', '0128', '0129', '0131', '0158', '0174', '0188', '0191', '0215', '0218', '0219',
]

const known: Readonly<Record<string, string>> = {
  ...Object.fromEntries(NOT_YET.map((number) => [`kubectl-offline/${number}`, 'not simulated yet, and refused so'])),
  'kubectl-offline/0114': 'an object of a file is not filled up with the empty fields of its Go type',
  'kubectl-offline/0212': 'the recording build has a version of its own',
  'kubectl-offline/0213': 'the default of --cache-dir is below the home folder of the recording',
}

corpusTest<OfflineCase>('kubectl-offline.json', (c) => {
  const result = host.run(c.args, { cwd: '/work', limitSeconds: 60 })
  const status = result.status?.kind === 'exited' ? result.status.code : -1
  return {
    actual: { stdout: result.stdout, stderr: asReleased(result.stderr), status },
    expected: { stdout: c.stdout, stderr: asReleased(c.stderr), status: c.status },
  }
}, known)
