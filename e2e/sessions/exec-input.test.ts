import { expect, test } from 'vitest'
import { playSession } from '../../src/host/node/play.ts'
import { parseSessionFile } from '../../src/host/node/session-file.ts'

const session = `---
name: exec-input
title: what is piped into a pod, and clients that leave
area: kubernetes
namespace: default
cluster: {kubernetes: "1.32", nodes: [controlplane, node01, node02]}
---

$ kubectl run box --image=busybox -- sleep 1000
$ kubectl wait --for=condition=Ready pod/box
$ echo 'echo from stdin' | kubectl exec -i box -- sh
$ timeout 2 kubectl exec box -- sleep 100
$ kubectl get pod box -o name
$ echo piped | kubectl run -i --rm cat --image=busybox --restart=Never -- cat
`

test('what is piped into a pod ends there, and a client that leaves does no harm', () => {
  expect(
    playSession(parseSessionFile(session))
      .slice(2)
      .map(({ output, exit }) => ({ output, exit })),
  ).toEqual([
    { output: 'from stdin\n', exit: 0 },
    { output: '', exit: 124 },
    { output: 'pod/box\n', exit: 0 },
    { output: 'piped\npod "cat" deleted\n', exit: 0 },
  ])
})
