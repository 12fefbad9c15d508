import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { printError, write } from '../../kernel/libc/io.ts'
import { lookup, LookupError } from '../../kernel/libc/resolver.ts'
import { type Fd, type SocketAddress, STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { execSearch } from '../lib/exec.ts'
import { type Run, utility } from '../utility.ts'

/** nc(1): a TCP connection, or a listener for one; -z only looks. */
export const nc = utility({
  name: 'nc', about: 'Open a pipe to IP:PORT', gnu: { usage: 'nc [-46CDdFhklNnrStUuvZz] [destination] [port]', flags: ['l  listen', 'k  keep listening', 'z  zero-I/O mode: only look', 'v  verbose', 'n  no names', 'N  shutdown after EOF on stdin', 'w=SECS  timeout', 'u', 'p=PORT  local port', 'q=SECS', 'U  unix socket'] },
  busybox: { usage: 'nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen', flags: ['e=PROG  Run PROG after connect', 'l  Listen mode, for inbound connects', 'k  With -e, provides persistent server', 'p=PORT  Local port', 'w=SEC  Timeout for connect', 'i=SEC', 'n  Don\'t do DNS resolution', 'u', 'v  Verbose', 'z  Zero-I/O mode (scanning)', 'f=FILE', 's=ADDR'] },
  *main(run) {
    for (const key of ['u', 'i', 'f', 's', 'q']) if (run.has(key)) return yield* run.fail(`drydock: nc -${key} is not simulated yet`)
    try {
      return yield* run.has('l') ? listen(run) : connect(run)
    } catch (error) {
      if (error instanceof LookupError) return yield* run.fail(run.gnu ? `getaddrinfo for host "${run.operands[0]}" port ${run.operands[1]}: ${error.message}` : `bad address '${run.operands[0]}'`)
      if (!isErrno(error)) throw error
      return yield* run.fail(error.message)
    }
  },
})

/** With -n only numbers are taken. */
function* addressOf(run: Run, host: string): Gen<string> {
  if (run.has('n') && !/^\d+(?:\.\d+){3}$/.test(host)) throw new LookupError('EAI_NONAME')
  return (yield* lookup(host)).addresses[0] as string
}

function* connect(run: Run): Gen<number> {
  const [host, port] = run.operands
  if (host === undefined || (port === undefined && !run.has('U'))) return yield* run.usage()
  const address: SocketAddress = run.has('U') ? { family: 'unix', path: host } : { family: 'inet', host: (yield* addressOf(run, host)), port: Number(port) }
  const shown = address.family === 'inet' ? `${host} (${address.host}) ${port} port [tcp/*]` : host
  const fd = yield* sys.socket(address.family)
  try {
    yield* sys.connect(fd, address)
  } catch (error) {
    if (!isErrno(error)) throw error
    if (run.gnu) {
      if (run.has('v')) yield* printError(`nc: connect to ${host}${address.family === 'inet' && address.host !== host ? ` (${address.host})` : ''} port ${port} (tcp) failed: ${error.message}\n`)
      return 1
    }
    return yield* run.fail(address.family === 'inet' ? `can't connect to remote host (${address.host}): ${error.message}` : `can't connect: ${error.message}`)
  }
  if (run.has('v')) yield* printError(run.gnu ? `Connection to ${shown} succeeded!\n` : `${host} (${address.family === 'inet' ? `${address.host}:${port}` : ''}) open\n`)
  if (run.has('z')) return 0
  return yield* relay(run, fd)
}

function* listen(run: Run): Gen<number> {
  const port = Number(run.value('p') ?? run.operands.at(-1))
  if (!Number.isInteger(port)) return yield* run.usage()
  const listener = yield* sys.socket('inet')
  yield* sys.bind(listener, { family: 'inet', host: '0.0.0.0', port })
  yield* sys.listen(listener, 1)
  if (run.has('v')) yield* printError(run.gnu ? `Listening on 0.0.0.0 ${port}\n` : `listening on 0.0.0.0:${port} ...\n`)
  for (;;) {
    const { fd, peer } = yield* sys.accept(listener)
    if (run.has('v') && peer.family === 'inet') yield* printError(run.gnu ? `Connection received on ${peer.host} ${peer.port}\n` : `connect to 0.0.0.0:${port} from ${peer.host}:${peer.port}\n`)
    const program = run.value('e')
    if (program !== undefined) {
      const argv = [program, ...run.operands]
      const pid = yield* sys.fork(function* () {
        yield* sys.dup2(fd, STDIN)
        yield* sys.dup2(fd, STDOUT)
        yield* sys.close(fd)
        yield* run.fail((yield* execSearch(argv, run.env)).message)
        return 127
      })
      yield* sys.close(fd)
      if (!run.has('k')) {
        yield* sys.wait(pid)
        return 0
      }
      continue
    }
    const status = yield* relay(run, fd)
    if (!run.has('k')) return status
  }
}

/** Copies both ways until the peer is done, or until standard input is and -N or a waiting time says so. */
function* relay(run: Run, fd: Fd): Gen<number> {
  const patience = run.value('w') === undefined ? undefined : Number(run.value('w')) * SECOND
  let open = true
  for (;;) {
    const [socket, input] = yield* sys.poll([{ fd, read: true }, ...(open ? [{ fd: STDIN, read: true }] : [])], patience)
    const idle = socket?.readable !== true && input?.readable !== true && input?.hangup !== true && socket?.hangup !== true
    if (idle && patience !== undefined) return 0
    if (open && (input?.readable === true || input?.hangup === true)) {
      const data = yield* sys.read(STDIN)
      if (data.length > 0) yield* write(fd, data)
      else {
        open = false
        if (!run.gnu || run.has('N')) yield* sys.shutdown(fd, 'write')
      }
    }
    if (socket?.readable === true || socket?.hangup === true) {
      const data = yield* sys.read(fd)
      if (data.length === 0) break
      yield* write(STDOUT, data)
    }
  }
  yield* sys.close(fd)
  return 0
}
