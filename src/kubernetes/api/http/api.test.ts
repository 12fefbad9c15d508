import { describe, expect, test } from 'vitest'
import { TestCluster } from '../../testing.ts'

const POD = '/api/v1/namespaces/default/pods'
const CM = '/api/v1/namespaces/default/configmaps'
const pod = (spec: object, metadata: object = { name: 'p' }): object => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec })
const c = (fields: object): object => pod({ containers: [{ name: 'c', image: 'nginx:1.25', ...fields }] })
const message = (reply: { body: unknown }): string => (reply.body as { message: string }).message
const invalid = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

describe('a Pod is refused with the API server\'s own words', () => {
  const t = new TestCluster()
  test.each([
    ['an unknown field', pod({ nosuchfield: 1, containers: [{ name: 'c', image: 'x' }] }), 400, 'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.nosuchfield"'],
    ['several unknown fields', c({ foo: 1, ports: [{ containerPort: 1, bar: 2 }] }), 400, 'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].foo", unknown field "spec.containers[0].ports[0].bar"'],
    ['a number for a string', c({ env: [{ name: 'A', value: 1 }] }), 400, 'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string'],
    ['a string for a number', c({ ports: [{ containerPort: '80' }] }), 400, 'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32'],
    ['a bad quantity', c({ resources: { limits: { memory: '64mb' } } }), 400, "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
    ['a bad name', pod({ containers: [{ name: 'c', image: 'x' }] }, { name: 'Bad_Name' }), 422, `Pod "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": ${invalid}`],
    ['no containers', pod({ containers: [] }), 422, 'Pod "p" is invalid: spec.containers: Required value'],
    ['no image', c({ image: '' }), 422, 'Pod "p" is invalid: spec.containers[0].image: Required value'],
    ['a restart policy nobody knows', pod({ restartPolicy: 'Sometimes', containers: [{ name: 'c', image: 'x' }] }), 422, 'Pod "p" is invalid: spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
    ['a port out of range', c({ ports: [{ containerPort: 70000 }] }), 422, 'Pod "p" is invalid: spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
    ['two containers of one name', pod({ containers: [{ name: 'c', image: 'x' }, { name: 'c', image: 'x' }] }), 422, 'Pod "p" is invalid: spec.containers[1].name: Duplicate value: "c"'],
    ['a mount of no volume', c({ volumeMounts: [{ name: 'nov', mountPath: '/x' }] }), 422, 'Pod "p" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "nov"'],
    ['a probe that does nothing', c({ livenessProbe: {} }), 422, 'Pod "p" is invalid: spec.containers[0].livenessProbe: Required value: must specify a handler type'],
    ['another kind', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'p' } }, 400, 'ConfigMap in version "v1" cannot be handled as a Pod: converting (v1.ConfigMap) to (core.Pod): unknown conversion'],
    ['another version', { apiVersion: 'v2', kind: 'Pod', metadata: { name: 'p' } }, 400, 'the API version in the data (v2) does not match the expected API version (v1)'],
  ])('%s', (_what, body, status, text) => {
    const reply = t.request('POST', `${POD}?fieldValidation=Strict`, body)
    expect([reply.status, message(reply)]).toEqual([status, text])
  })

  test('an unknown field is a warning where strictness is not asked for', () => {
    expect(t.request('POST', `${POD}?dryRun=All`, c({ foo: 1 })).headers['Warning']).toBe('299 - "unknown field \\"spec.containers[0].foo\\""')
  })

  test('a change of anything but the image is forbidden', () => {
    t.request('POST', POD, c({}))
    const reply = t.request('PATCH', `${POD}/p`, { spec: { containers: [{ name: 'c', command: ['x'] }] } }, { 'Content-Type': 'application/strategic-merge-patch+json' })
    expect(reply.status).toBe(422)
    expect(message(reply)).toContain('spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`')
    expect(t.request('PATCH', `${POD}/p`, { spec: { containers: [{ name: 'c', image: 'nginx:1.26' }] } }, { 'Content-Type': 'application/strategic-merge-patch+json' }).status).toBe(200)
  })
})

describe('requests', () => {
  const t = new TestCluster()
  test.each([
    ['GET', `${POD}/nosuch`, 404, 'pods "nosuch" not found'],
    ['GET', '/apis/apps/v1/namespaces/default/deployments/nosuch', 404, 'deployments.apps "nosuch" not found'],
    ['GET', '/api/v1/namespaces/default/nosuch', 404, 'the server could not find the requested resource'],
    ['GET', `${POD}?fieldSelector=foo=bar`, 400, 'field label not supported: foo'],
    ['GET', `${POD}?labelSelector=a%20b`, 400, "unable to parse requirement: found 'b', expected: '=', '!=', '==', 'in', notin'"],
    ['GET', `${POD}?labelSelector=a%20in%20(b`, 400, "unable to parse requirement: found '', expected: ',' or ')'"],
    ['DELETE', '/api/v1/namespaces/kube-system', 403, 'namespaces "kube-system" is forbidden: this namespace may not be deleted'],
  ])('%s %s', (method, target, status, text) => {
    const reply = t.request(method, target)
    expect([reply.status, message(reply)]).toEqual([status, text])
  })

  test('what is not simulated is refused in so many words, and none are found', () => {
    expect(message(t.request('POST', '/apis/apps/v1/namespaces/default/statefulsets', { metadata: { name: 'x' } }))).toBe('drydock: StatefulSet.apps is not simulated yet')
    expect(t.table('/apis/apps/v1/namespaces/default/statefulsets')).toEqual([])
  })

  test('another user may nothing', () => {
    const reply = t.request('GET', POD, undefined, { 'Impersonate-User': 'jane' })
    expect([reply.status, message(reply)]).toEqual([403, 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"'])
    expect(t.request('GET', POD, undefined, { Authorization: 'Bearer x' }).status).toBe(401)
  })

  test('lists come in pages', () => {
    for (const name of ['a', 'b', 'c']) t.request('POST', CM, { metadata: { name } })
    const names = (body: unknown): string[] => (body as { items: { metadata: { name: string } }[] }).items.map((i) => i.metadata.name)
    const first = t.request('GET', `${CM}?limit=2`).body as { metadata: { continue: string; remainingItemCount: number } }
    expect(names(first)).toEqual(['a', 'b'])
    expect(first.metadata.remainingItemCount).toBe(2)
    expect(names(t.request('GET', `${CM}?limit=2&continue=${first.metadata.continue}`).body)).toEqual(['c', 'kube-root-ca.crt'])
  })

  test('a stale update conflicts', () => {
    t.request('POST', CM, { metadata: { name: 'cm' } })
    const reply = t.request('PUT', `${CM}/cm`, { metadata: { name: 'cm', resourceVersion: '1' }, data: { a: 'b' } })
    expect([reply.status, message(reply)]).toEqual([409, 'Operation cannot be fulfilled on configmaps "cm": the object has been modified; please apply your changes to the latest version and try again'])
  })

  test('an update that changes nothing makes no new revision', () => {
    const before = t.cluster.api.store.revision
    t.request('PATCH', `${CM}/cm`, { metadata: { labels: {} } }, { 'Content-Type': 'application/merge-patch+json' })
    expect(t.cluster.api.store.revision).toBeLessThanOrEqual(before + 1)
    const after = t.cluster.api.store.revision
    t.request('PATCH', `${CM}/cm`, { metadata: { labels: {} } }, { 'Content-Type': 'application/merge-patch+json' })
    expect(t.cluster.api.store.revision).toBe(after)
  })
})

describe('a watch', () => {
  test('from a revision replays what happened since; selections turn changes into ADDED and DELETED', () => {
    const t = new TestCluster()
    const from = t.cluster.api.store.revision
    t.request('POST', CM, { metadata: { name: 'x', labels: { a: '1' } } })
    t.request('PATCH', `${CM}/x`, { metadata: { labels: { a: '2' } } }, { 'Content-Type': 'application/merge-patch+json' })
    const types = (target: string): string[] => t.watch(target).map((l) => (JSON.parse(l) as { type: string }).type)
    expect(types(`${CM}?watch=1&resourceVersion=${from}`)).toEqual(['ADDED', 'MODIFIED'])
    expect(types(`${CM}?watch=1&resourceVersion=${from}&labelSelector=a=1`)).toEqual(['ADDED', 'DELETED'])
    expect(types(`${CM}?watch=1&resourceVersion=${from}&labelSelector=a=2`)).toEqual(['ADDED'])
  })

  test('from before the history is answered with 410', () => {
    const t = new TestCluster()
    for (let i = 0; i < 4; i++) {
      t.request('POST', CM, { metadata: { name: `x${i}` } })
      t.run(400)
    }
    const [line = ''] = t.watch(`${CM}?watch=1&resourceVersion=1`)
    expect(JSON.parse(line)).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired', message: expect.stringMatching(/^too old resource version: 1 \(\d+\)$/) as string } })
  })

  test('ends after timeoutSeconds', () => {
    const t = new TestCluster()
    const lines = t.watch(`${CM}?watch=1&timeoutSeconds=2`)
    t.run(3)
    expect(lines.at(-1)).toBe('end')
  })
})

describe('server-side apply', () => {
  const apply = (t: TestCluster, manager: string, body: object, extra = ''): ReturnType<TestCluster['request']> =>
    t.request('PATCH', `${CM}/cm?fieldManager=${manager}${extra}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' }, ...body }, { 'Content-Type': 'application/apply-patch+yaml' })
  const data = (t: TestCluster): unknown => (t.request('GET', `${CM}/cm`).body as { data?: unknown }).data

  test('creates, merges, and takes away what its manager no longer wants', () => {
    const t = new TestCluster()
    expect(apply(t, 'one', { data: { a: '1', b: '1' } }).status).toBe(201)
    expect(apply(t, 'two', { data: { c: '2' } }).status).toBe(200)
    expect(data(t)).toEqual({ a: '1', b: '1', c: '2' })
    apply(t, 'one', { data: { a: '1' } })
    expect(data(t)).toEqual({ a: '1', c: '2' })
  })

  test('refuses a field that another manager owns with another value, unless forced', () => {
    const t = new TestCluster()
    apply(t, 'one', { data: { a: '1' } })
    const reply = apply(t, 'two', { data: { a: '2' } })
    expect([reply.status, message(reply)]).toEqual([409, 'Apply failed with 1 conflict: conflict with "one": .data.a'])
    expect(apply(t, 'two', { data: { a: '2' } }, '&force=true').status).toBe(200)
    expect(data(t)).toEqual({ a: '2' })
    expect(apply(t, 'two', { data: { a: '1' } }).status).toBe(200)
  })
})

test('logs: which container, since when, how many lines', () => {
  const t = new TestCluster({ behaviour: () => ({ logs: ['one', 'two', 'three'] }) })
  t.request('POST', POD, pod({ containers: [{ name: 'a', image: 'x:1' }, { name: 'b', image: 'x:1' }] }))
  t.run(5)
  expect(message(t.request('GET', `${POD}/p/log`))).toBe('a container name must be specified for pod p, choose one of: [a b]')
  expect(message(t.request('GET', `${POD}/p/log?container=z`))).toBe('container z is not valid for pod p')
  expect(message(t.request('GET', `${POD}/p/log?container=a&previous=true`))).toBe('previous terminated container "a" in pod "p" not found')
  expect(t.request('GET', `${POD}/p/log?container=a&tailLines=2`).text).toBe('two\nthree\n')
})
