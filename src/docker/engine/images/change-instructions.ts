import type { ImageConfig } from '../../../oci/image.ts'
import { parseDockerfile } from '../../build/dockerfile/parser.ts'
import { DockerfileError } from '../../build/dockerfile/node.ts'
import { op } from '../../build/graph.ts'
import { INSTRUCTIONS } from '../../build/instructions/registry.ts'
import { Stage } from '../../build/stage.ts'
import { badRequest } from '../errors.ts'

const ALLOWED: readonly string[] = ['CMD', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'ONBUILD', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR']

/** A configuration after the Dockerfile instructions of `--change`. */
export function applyChanges(config: ImageConfig, changes: readonly string[]): ImageConfig {
  const state = op('scratch', { kind: 'scratch' })
  const unused = (): never => {
    throw badRequest('an instruction of --change cannot use files')
  }
  const stage = new Stage({
    index: 0, name: '', label: '', state,
    scope: { escape: '\\', buildArgs: new Map(), metaArgs: new Map(), noCache: false, dockerfile: { name: '', text: '' }, contextState: unused, stateNamed: unused },
  })
  Object.assign(stage.config, config)
  for (const change of changes) {
    try {
      const [node] = parseDockerfile(change).nodes
      const name = node?.cmd.toUpperCase() ?? ''
      const kind = INSTRUCTIONS.find((k) => k.name === name)
      if (node === undefined || kind === undefined || !ALLOWED.includes(name)) throw badRequest(`${name} is not a valid change command`)
      kind.check(node)
      kind.apply(stage, node)
    } catch (error) {
      if (error instanceof DockerfileError) throw badRequest(error.message)
      throw error
    }
  }
  return stage.config
}
