import { parseGoInt } from '../../../base/go-number.ts'
import { KubectlError } from '../client/errors.ts'
import type { ApiObject } from '../resource/object.ts'
import { envVars, newMeta, pairs } from './container.ts'

/** What `kubectl run` puts into its pod. */
export type RunPod = {
  readonly name: string
  readonly image: string
  readonly words: readonly string[]
  readonly asCommand: boolean
  readonly env: readonly string[]
  readonly labels: string
  readonly annotations: readonly string[]
  readonly port: string
  readonly pullPolicy: string
  readonly restart: string
  readonly stdin: boolean
  readonly stdinOnce: boolean
  readonly tty: boolean
  readonly privileged: boolean
}

/** The pod of `kubectl run` (generate/versioned BasicPod). */
export function runPod(options: RunPod): ApiObject {
  const labels = options.labels === '' ? { run: options.name } : pairs(options.labels)
  const annotations = options.annotations.length === 0 ? undefined : annotationsOf(options.annotations)
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: newMeta(options.name, labels, annotations),
    spec: { containers: [container(options)], restartPolicy: options.restart, dnsPolicy: 'ClusterFirst' },
    status: {},
  }
}

function container(options: RunPod): ApiObject {
  const { words, env } = options
  const variables = envVars(env)
  return {
    name: options.name,
    image: options.image,
    ...(words.length > 0 && options.asCommand ? { command: words } : {}),
    ...(words.length > 0 && !options.asCommand ? { args: words } : {}),
    ...(options.port === '' ? {} : { ports: [{ containerPort: containerPort(options.port) }] }),
    ...(variables.length === 0 ? {} : { env: variables }),
    resources: {},
    ...(options.pullPolicy === '' ? {} : { imagePullPolicy: options.pullPolicy }),
    ...(options.privileged ? { securityContext: { privileged: true } } : {}),
    ...(options.stdin ? { stdin: true } : {}),
    ...(options.stdinOnce ? { stdinOnce: true } : {}),
    ...(options.tty ? { tty: true } : {}),
  }
}

function containerPort(text: string): number {
  const parsed = parseGoInt(text)
  if ('error' in parsed) throw new KubectlError(parsed.error.replace('ParseInt', 'Atoi'))
  return parsed.value
}

function annotationsOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(words.map((word) => {
    const at = word.indexOf('=')
    if (at <= 0) throw new KubectlError(`unexpected annotation spec: ${word}`)
    return [word.slice(0, at), word.slice(at + 1)]
  }))
}
