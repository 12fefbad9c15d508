import { expect, test } from 'vitest'
import { KubectlHost } from './testing.ts'

test('smoke', () => {
  const host = KubectlHost.withCluster({ behaviour: () => ({ logs: ['hello', 'world'], exec: (c) => ({ stdout: `ran ${c.join(' ')}\n`, stderr: '', code: c[0] === 'false' ? 1 : 0 }) as never }) })
  const out: string[] = []
  const go = (...lines: string[]) => { for (const line of lines) out.push(`$ kubectl ${line}\n${host.kubectl(`kubectl ${line}`, { limitSeconds: 100 })}`) }
  go('create deployment web --image=nginx --replicas=3', 'rollout status deploy/web', 'get deploy,rs,pods', 'describe deployment web', 'scale deploy web --replicas=2', 'set image deploy/web nginx=nginx:1.27', 'rollout status deploy/web', 'rollout history deploy/web', 'rollout history deploy/web --revision=2', 'rollout undo deploy/web', 'rollout restart deploy web', 'rollout pause deploy/web', 'rollout pause deploy/web', 'rollout resume deploy/web',
   'run p --image=busybox --labels=app=p', 'wait --for=condition=Ready pod/p', 'describe pod p', 'logs p', 'logs deploy/web', 'exec p -- ls /', 'exec p -- false', 'label pod p tier=x', 'label pod p tier=y', 'label pod p tier-', 'annotate pod p note=hi', `patch pod p -p '{"metadata":{"labels":{"a":"b"}}}'`, 'cordon node01', 'uncordon node01', 'drain node01', 'drain node01 --force --ignore-daemonsets', 'uncordon node01', 'get pods -o wide', 'delete deploy web', 'delete pod p --now', 'get all')
  console.log(out.join(''))
  expect(out).toBeDefined()
}, 60000)
