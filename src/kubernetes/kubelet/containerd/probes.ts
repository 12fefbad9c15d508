import { decodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { SysError } from '../../../kernel/errno.ts'
import { HttpError } from '../../../kernel/http/message.ts'
import { request } from '../../../kernel/http/client.ts'
import type { Process } from '../../../kernel/proc/process.ts'
import { sys } from '../../../kernel/sys.ts'
import type { Micros } from '../../../sim/time.ts'
import type { ContainerRuntime, Done, Outcome } from '../cri.ts'

/** Bytes of an answer that a probe keeps (the kubelet's 10 KiB). */
const MAX_BODY = 10_240

/** Runs network probes as threads of the node's kubelet process. */
export class Probes {
  readonly #kubelet: Process

  constructor(kubelet: Process) {
    this.#kubelet = kubelet
  }

  tcp(ip: string, port: number, timeout: Micros, done: Done<void>): void {
    this.#run(timeout, `dial tcp ${ip}:${port}: i/o timeout`, done, function* () {
      const fd = yield* sys.socket('inet')
      try {
        yield* sys.connect(fd, { family: 'inet', host: ip, port })
        return { ok: true, value: undefined }
      } catch (error) {
        return { ok: false, message: `dial tcp ${ip}:${port}: connect: ${reason(error)}` }
      } finally {
        yield* sys.close(fd)
      }
    })
  }

  http(asked: Parameters<ContainerRuntime['probeHttp']>[0], timeout: Micros, done: Done<{ readonly status: number; readonly body: string }>): void {
    const url = `${asked.scheme.toLowerCase()}://${asked.ip}:${asked.port}${asked.path}`
    this.#run(timeout, `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`, done, function* () {
      try {
        const headers = Object.fromEntries([['User-Agent', 'kube-probe/1.32'], ['Accept', '*/*'], ...asked.headers.map((h) => [h.name, h.value] as const)])
        const response = yield* request({ family: 'inet', host: asked.ip, port: asked.port }, { path: asked.path, headers, ...(asked.host !== undefined && { host: asked.host }) })
        const body = decodeUtf8((yield* response.body.all()).subarray(0, MAX_BODY))
        yield* response.close()
        return { ok: true, value: { status: response.status, body } }
      } catch (error) {
        if (error instanceof SysError) return { ok: false, message: `Get "${url}": dial tcp ${asked.ip}:${asked.port}: connect: ${reason(error)}` }
        if (error instanceof HttpError) return { ok: false, message: `Get "${url}": ${error.message}` }
        throw error
      }
    })
  }

  /** Runs a probe; gives its outcome once, or the timeout's. */
  #run<T>(timeout: Micros, late: string, done: Done<T>, probe: () => Gen<Outcome<T>>): void {
    const { kernel } = this.#kubelet
    let open = true
    const finish = (outcome: Outcome<T>): void => {
      if (!open) return
      open = false
      kernel.world.cancel(timer)
      done(outcome)
    }
    const timer = kernel.world.after(timeout, () => {
      task.kill()
      this.#kubelet.tasks.delete(task)
      finish({ ok: false, message: late })
    })
    const task = kernel.lifecycle.start(this.#kubelet, (function* (): Gen<void> {
      const outcome = yield* probe()
      finish(outcome)
    })())
  }
}

const reason = (error: unknown): string => (error instanceof SysError ? error.message.slice(0, 1).toLowerCase() + error.message.slice(1) : String(error))
