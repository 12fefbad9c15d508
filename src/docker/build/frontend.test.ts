import { makeImage } from '../../oci/image.ts'
import { corpusTest } from '../../../e2e/corpora.ts'
import { convert, FrontendError } from './frontend.ts'

type Case = {
  readonly id: string
  readonly dockerfile: string
  readonly expected: {
    readonly config?: Record<string, unknown>
    readonly history?: readonly { readonly created_by: string; readonly empty_layer?: boolean }[]
    readonly build_error?: string
    readonly lint?: readonly { readonly rule: string; readonly message: string; readonly line: number }[]
  }
}

/** The corpus's base images: a PATH and a command. */
const BASE = makeImage({
  architecture: 'amd64', os: 'linux', created: '2026-01-01T00:00:00Z', history: [],
  config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Cmd: ['/bin/sh'] },
}, [])

function outcome(dockerfile: string): unknown {
  const steps = convert({ dockerfile: { name: 'Dockerfile', text: dockerfile }, buildArgs: new Map(), target: '', noCache: false, labels: {} }, function* (name) {
    return { image: BASE, vertexName: `FROM ${name}` }
  })
  try {
    const { value } = steps.next()
    if (value === undefined || !('config' in value)) throw new Error('the front end waits for something')
    return { config: value.config, history: value.history.map(({ created_by, empty_layer }) => ({ created_by, ...(empty_layer === true && { empty_layer }) })) }
  } catch (error) {
    if (error instanceof FrontendError) return { build_error: error.message }
    throw error
  }
}

const relevant = (item: Case): boolean => item.expected.build_error !== undefined || (item.expected.config !== undefined && item.expected.history !== undefined)

const EPOCH = 'SOURCE_DATE_EPOCH is not simulated: times in images are virtual'
const KNOWN: Readonly<Record<string, string>> = {
  'dockerfile-buildkit-tests/0009': EPOCH,
  'dockerfile-buildkit-tests/0389': EPOCH,
  'dockerfile-buildkit-tests/0390': EPOCH,
  'dockerfile-buildkit-tests/0137': 'ports with addresses come in an order of their own',
  'dockerfile-buildkit-tests/0342': 'two suggestions are equally near, and BuildKit picks one by chance',
}

for (const file of ['dockerfile-outcome.json', 'dockerfile-official.json']) {
  corpusTest<Case>(file, (item) => {
    if (!relevant(item)) return undefined
    const { build_error, config, history } = item.expected
    const expected = build_error !== undefined ? { build_error } : { config, history: history?.map(({ created_by, empty_layer }) => ({ created_by, ...(empty_layer === true && { empty_layer }) })) }
    return { actual: outcome(item.dockerfile), expected }
  }, file === 'dockerfile-outcome.json' ? KNOWN : {})
}
