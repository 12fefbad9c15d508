import { corpusTest } from '../../../../e2e/corpora.ts'
import { Failure } from '../../../cli/failure.ts'
import { parsePortSpec } from './ports.ts'

type Mapping = { readonly hostIP: string; readonly hostPort: string; readonly port: string }
type Case = { readonly id: string; readonly spec: string; readonly expected: { readonly error?: string; readonly mappings?: readonly Mapping[] } }

function parsed(spec: string): unknown {
  try {
    return { mappings: parsePortSpec(spec).map(({ port, binding }) => ({ hostIP: binding.HostIp, hostPort: binding.HostPort, port })) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { error: error.message }
  }
}

corpusTest<Case>('docker-port-spec.json', ({ spec, expected }) => ({ actual: parsed(spec), expected }))
