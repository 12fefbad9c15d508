import { expect, test } from 'vitest'
import { KubectlHost } from './testing.ts'

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: c
    image: nginx
`

/** Plays `$ ` lines on one host and compares what each prints; `<...>` in the expectation stands for any word. */
function session(name: string, files: Readonly<Record<string, string>>, text: string): void {
  test(name, () => {
    const host = KubectlHost.withCluster()
    host.files(Object.fromEntries(Object.entries(files).map(([path, content]) => [`/root/${path}`, content])))
    const steps = text.trim().split(/^ *\$ /m).slice(1)
    for (const step of steps) {
      const [line = '', ...rest] = step.split('\n').map((one) => one.replace(/^ {4}/, ''))
      const expected = rest.join('\n').trimEnd()
      const actual = host.kubectl(line, { cwd: '/root', limitSeconds: 120 }).trimEnd()
      const pattern = expected.split(/<\w+>/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\S+')
      if (!new RegExp(`^${pattern}$`).test(actual)) expect(`$ ${line}\n${actual}`).toBe(`$ ${line}\n${expected}`)
    }
  })
}

session('a pod is applied, shown, changed and deleted', { 'pod.yaml': POD, 'labelled.yaml': POD.replace('{app: web}', '{app: web, tier: front}') }, `
    $ kubectl get pods
    No resources found in default namespace.
    $ kubectl apply -f pod.yaml
    pod/web created
    $ kubectl apply -f pod.yaml
    pod/web unchanged
    $ kubectl apply -f labelled.yaml
    pod/web configured
    $ kubectl wait --for=condition=Ready pod/web
    pod/web condition met
    $ kubectl get pods --show-labels
    NAME   READY   STATUS    RESTARTS   AGE   LABELS
    web    1/1     Running   0          <age>    app=web,tier=front
    $ kubectl get pod web -o name
    pod/web
    $ kubectl get pod web -o jsonpath='{.status.phase} {.spec.containers[*].image}'
    Running nginx
    $ kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image
    NAME   IMAGE
    web    nginx
    $ kubectl delete -f pod.yaml
    pod "web" deleted
    $ kubectl get pod web
    Error from server (NotFound): pods "web" not found
    [exit 1]
`)

session('a deployment is rolled out, back and scaled', {}, `
    $ kubectl create deployment web --image=nginx:1.25 --replicas=2
    deployment.apps/web created
    $ kubectl wait --for=condition=Available deploy/web
    deployment.apps/web condition met
    $ kubectl get deploy,rs
    NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
    deployment.apps/web   2/2     2            2           <age>

    NAME                             DESIRED   CURRENT   READY   AGE
    replicaset.apps/<rs>   2         2         2       <age>
    $ kubectl set image deploy/web nginx=nginx:1.27
    deployment.apps/web image updated
    $ kubectl wait --for=jsonpath='{.status.observedGeneration}'=2 deploy/web
    deployment.apps/web condition met
    $ kubectl rollout history deploy/web
    deployment.apps/web 
    REVISION  CHANGE-CAUSE
    1         <none>
    2         <none>
    $ kubectl rollout undo deploy/web
    deployment.apps/web rolled back
    $ kubectl get deploy web -o jsonpath={.spec.template.spec.containers[0].image}
    nginx:1.25
    $ kubectl scale deploy web --replicas=1 --current-replicas=5
    error: Expected replicas to be 5, was 2
    [exit 1]
    $ kubectl scale deploy web --replicas=1
    deployment.apps/web scaled
    $ kubectl rollout pause deploy/web
    deployment.apps/web paused
    $ kubectl rollout pause deploy/web
    error: deployments.apps "web" is already paused
    [exit 1]
    $ kubectl expose deploy web --port=80
    service/web exposed
    $ kubectl delete deploy,svc web
    deployment.apps "web" deleted
    service "web" deleted
`)

session('what goes wrong is told in the words of kubectl', {
  'tab.yaml': 'apiVersion: v1\nkind: Pod\n\tmetadata: x\n', 'nokind.yaml': 'apiVersion: v1\nmetadata: {name: x}\n', 'badkind.yaml': POD.replace('kind: Pod', 'kind: Pods'),
  'noimage.yaml': POD.replace('    image: nginx\n', ''), 'field.yaml': POD.replace('spec:\n', 'spec:\n  nosuch: 1\n'),
}, `
    $ kubectl get foo
    error: the server doesn't have a resource type "foo"
    [exit 1]
    $ kubectl get pods -n nosuch
    No resources found in nosuch namespace.
    $ kubectl apply -f tab.yaml
    error: error parsing tab.yaml: error converting YAML to JSON: yaml: line 3: found a tab character that violates indentation
    [exit 1]
    $ kubectl apply -f missing.yaml
    error: the path "missing.yaml" does not exist
    [exit 1]
    $ kubectl apply -f nokind.yaml
    error: error validating "nokind.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false
    [exit 1]
    $ kubectl apply -f badkind.yaml
    error: resource mapping not found for name: "web" namespace: "" from "badkind.yaml": no matches for kind "Pods" in version "v1"
    ensure CRDs are installed first
    [exit 1]
    $ kubectl apply -f noimage.yaml
    The Pod "web" is invalid: spec.containers[0].image: Required value
    [exit 1]
    $ kubectl apply -f field.yaml
    Error from server (BadRequest): error when creating "field.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.nosuch"
    [exit 1]
    $ kubectl delete pods
    error: resource(s) were provided, but no name was specified
    [exit 1]
    $ kubectl get pods -o bogus
    error: unable to match a printer suitable for the output format "bogus", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml
    [exit 1]
    $ kubectl logs nosuch
    error: error from server (NotFound): pods "nosuch" not found in namespace "default"
    [exit 1]
    $ kubectl top nodes
    error: Metrics API not available
    [exit 1]
    $ kubectl diff -f field.yaml
    drydock: kubectl diff is not simulated yet
    [exit 1]
`)

session('nodes are cordoned, tainted and drained', {}, `
    $ kubectl cordon node01
    node/node01 cordoned
    $ kubectl cordon node01
    node/node01 already cordoned
    $ kubectl uncordon node01
    node/node01 uncordoned
    $ kubectl taint nodes node01 key=value:NoSchedule
    node/node01 tainted
    $ kubectl taint nodes node01 key:NoSchedule-
    node/node01 untainted
    $ kubectl run bare --image=nginx --overrides='{"spec":{"nodeName":"node01"}}'
    pod/bare created
    $ kubectl wait --for=condition=Ready pod/bare
    pod/bare condition met
    $ kubectl drain node01 --ignore-daemonsets
    node/node01 cordoned
    error: unable to drain node "node01" due to error: cannot delete Pods that declare no controller (use --force to override): default/bare, continuing command...
    There are pending nodes to be drained:
     node01
    cannot delete Pods that declare no controller (use --force to override): default/bare
    [exit 1]
    $ kubectl drain node01 --ignore-daemonsets --force --pod-selector=run=bare --dry-run=client
    node/node01 already cordoned (dry run)
    evicting pod default/bare (dry run)
    node/node01 drained (dry run)
    Warning: deleting Pods that declare no controller: default/bare
    $ kubectl drain node01 --ignore-daemonsets --force --pod-selector=run=bare
    node/node01 already cordoned
    evicting pod default/bare
    pod/bare evicted
    node/node01 drained
    Warning: deleting Pods that declare no controller: default/bare
`)

test('logs come from the container', () => {
  const host = KubectlHost.withCluster({
    behaviour: () => ({ logs: ['one', 'two', 'three'] }),
  })
  expect(host.kubectl('kubectl run p --image=busybox')).toBe('pod/p created\n')
  expect(host.kubectl('kubectl wait --for=condition=Ready pod/p')).toBe('pod/p condition met\n')
  expect(host.kubectl('kubectl logs p --tail=2')).toBe('two\nthree\n')
  expect(host.kubectl('kubectl logs p -c nosuch')).toBe('error: container nosuch is not valid for pod p\n[exit 1]\n')
})

test('a watch prints each change and goes on', () => {
  const host = KubectlHost.withCluster()
  host.files({ '/root/pod.yaml': POD })
  expect(host.kubectl('kubectl apply -f /root/pod.yaml')).toBe('pod/web created\n')
  const lines = host.kubectl('kubectl get pods -w', { limitSeconds: 20 }).split('\n')
  expect(lines[0]).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE$/)
  expect(lines.at(-3)).toMatch(/^web +1\/1 +Running +0 +\d+s$/)
  expect(lines.at(-2)).toBe('[running]')
})

test('an unreachable server is named', () => {
  const host = KubectlHost.withCluster()
  const { stderr, status } = host.run('kubectl --server=http://127.0.0.1:1 get pods')
  expect(stderr.trimEnd().split('\n').at(-1)).toBe('The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?')
  expect(stderr).toContain(`"Unhandled Error" err="couldn't get current server API group list: Get \\"http://127.0.0.1:1/api?timeout=32s\\": dial tcp 127.0.0.1:1: connect: connection refused"`)
  expect(status).toEqual({ kind: 'exited', code: 1 })
})

test('names of objects complete', () => {
  const host = KubectlHost.withCluster()
  expect(host.run('kubectl __complete get node no').stdout).toBe('node01\nnode02\n:4\n')
  expect(host.run('kubectl __complete describe po').stdout).toContain('pods\n')
  expect(host.run('kubectl __complete -n kube-s').stdout).toBe('kube-system\n:4\n')
})

test('the kubeconfig is read and changed', () => {
  const host = KubectlHost.withCluster()
  expect(host.kubectl('kubectl config get-contexts')).toBe(
    'CURRENT   NAME               CLUSTER      AUTHINFO   NAMESPACE\n*         admin@kubernetes   kubernetes   admin      \n',
  )
  expect(host.kubectl('kubectl config set-context --current --namespace=kube-system')).toBe('Context "admin@kubernetes" modified.\n')
  expect(host.kubectl('kubectl get pod nosuch')).toBe('Error from server (NotFound): pods "nosuch" not found\n[exit 1]\n')
  expect(host.kubectl('kubectl config view --minify -o jsonpath={..namespace}')).toBe('kube-system')
  expect(host.kubectl('kubectl config use-context nosuch')).toBe('error: no context exists with the name: "nosuch"\n[exit 1]\n')
})
