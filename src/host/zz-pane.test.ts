import { test } from 'vitest'
import { decodeUtf8 } from '../base/bytes.ts'
import { buildWorld } from '../lesson/build-world.ts'
import { PLAYGROUND } from '../lesson/worlds.ts'
import { Panes } from './panes.ts'
test('pane', () => {
  const m = buildWorld(PLAYGROUND)
  let out = ''
  const panes = new Panes(m.workstation, m.pts, m.login, { output: (_p, b) => { out += decodeUtf8(b) }, closed: () => { out += '\n[closed]\n' } })
  const wait = (s: number) => m.world.runUntil(m.world.now + s * 1e6)
  const type = (t: string, s = 2) => { panes.keys('a', t); wait(s) }
  wait(3)
  panes.open('a', 24, 80); wait(1)
  type('echo hello\r')
  type('cat\r'); type('abc\r'); type('\x04')
  type('sleep 100\r'); type('\x03')
  type('sleep 100\r'); type('\x1a'); type('jobs\r'); type('fg\r'); type('\x03')
  type('docker run -it --rm busybox sh\r', 15); type('echo in; tty; ls /dev\r'); type('exit\r')
  type('docker run -d --name xx busybox sleep 1000\r', 5); type('docker exec -it xx sh\r'); type('ps\r'); type('sleep 50\r'); type('\x03'); type('\x04')
  type('cat /sys/fs/cgroup/docker/*/memory.current\r')
  type('docker run --rm busybox sh -c "i=0; while true; do i=1; done"\r', 5); type('\x03', 5)
  type('docker attach xx\r'); type('\x03', 3); type('docker ps\r')
  type('exit\r')
  console.log(out)
}, 60000)
