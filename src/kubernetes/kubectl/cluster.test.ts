import { expect, test } from 'vitest'
import { KubectlHost } from './testing.ts'

test('smoke', () => {
  const host = KubectlHost.withCluster()
  host.files({ '/root/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: {app: web}\nspec:\n  containers:\n  - name: c\n    image: nginx\n' })
  const out: string[] = []
  for (const line of ['get nodes', 'get pods', 'apply -f /root/pod.yaml', 'get pods', 'get pod web -o wide', 'get pods,nodes', 'get pod web -o name', 'get pod nope', 'get foo', 'apply -f /root/pod.yaml', 'get all -A', 'get pods -o yaml', 'delete pod web', 'get pods']) out.push(`$ kubectl ${line}\n${host.kubectl(`kubectl ${line}`)}`)
  console.log(out.join(''))
  expect(out).toBeDefined()
})
