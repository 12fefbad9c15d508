import { expect, test } from 'vitest'
import { MILLISECOND } from '../../sim/time.ts'
import { request } from '../http/client.ts'
import { serve } from '../http/server.ts'
import { Kernel } from '../kernel.ts'
import { print, writeFile } from '../libc/io.ts'
import { lookup } from '../libc/resolver.ts'
import { sys } from '../sys.ts'
import { run, testWorld } from '../testing.ts'
import { GATEWAY, plugIn } from './host-network.ts'
import { Internet } from './internet.ts'
import { Lan } from './lan.ts'

test('a host resolves a name of the internet and gets a page from there, at the speed of its line', () => {
  const world = testWorld()
  const lan = new Lan()
  const internet = new Internet(world, lan)
  internet.start(internet.addHost(['www.example.com']), ['httpd'], function* () {
    const fd = yield* sys.socket('inet')
    yield* sys.bind(fd, { family: 'inet', host: '0.0.0.0', port: 80 })
    yield* sys.listen(fd)
    return yield* serve(fd, function* ({ peer }, respond) {
      yield* respond.send(200, `hello ${peer.family === 'inet' ? peer.host : ''}${'.'.repeat(2_500_000)}`)
    })
  })
  const kernel = new Kernel(world, { hostname: 'box', programs: [] })
  plugIn(kernel, lan, '192.168.49.1/24')
  const { stdout, took } = run(kernel, function* () {
    yield* sys.mkdir('/etc')
    yield* writeFile('/etc/resolv.conf', `nameserver ${GATEWAY}\n`)
    const { addresses } = yield* lookup('www.example.com')
    const response = yield* request({ family: 'inet', host: addresses[0] ?? '', port: 80 }, { path: '/' })
    const text = yield* response.body.text()
    yield* print(`${addresses.join(' ')} ${text.slice(0, 17)}`)
    return 0
  })
  expect(stdout).toBe('203.0.113.10 hello 203.0.113.1')
  expect(Math.round(took / MILLISECOND)).toBeGreaterThan(100)
  expect(Math.round(took / MILLISECOND)).toBeLessThan(250)
})
