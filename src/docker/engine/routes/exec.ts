import { sys } from '../../../kernel/sys.ts'
import { carryStreams } from '../containers/attach.ts'
import { createExec, type ExecRequest, findExec, inspectExec, startExec } from '../containers/exec.ts'
import { LATENCY } from '../latency.ts'
import { jsonBody } from './parameters.ts'
import { route, type Route } from './route.ts'

export const execRoutes: readonly Route[] = [
  route('POST', '/containers/{name}/exec', function* ({ engine, request, respond, params }) {
    const body = yield* jsonBody<ExecRequest>(request)
    const exec = createExec(engine, engine.container(params['name'] ?? ''), body)
    yield* respond.json(201, { Id: exec.id })
  }),
  route('POST', '/exec/{id}/start', function* ({ engine, request, respond, params }) {
    const exec = findExec(engine, params['id'] ?? '')
    const { Detach = false, ConsoleSize: size } = yield* jsonBody<{ Detach?: boolean; Tty?: boolean; ConsoleSize?: number[] | null }>(request)
    const [rows = 0, cols = 0] = size ?? []
    if (rows > 0 && cols > 0) exec.size = { rows, cols }
    yield* sys.sleep(LATENCY.exec)
    if (Detach) {
      startExec(engine, exec)
      return yield* respond.send(200)
    }
    yield* carryStreams(engine, respond, {
      tty: exec.tty, stdin: exec.stdin, stdout: exec.stdout, stderr: exec.stderr, upgrade: request.headers.has('Upgrade'), output: exec.output,
      input: () => exec.task?.stdin, ended: () => exec.started && !exec.running, changed: exec.container.changed, onInputEnd: () => { if (!exec.tty) exec.task?.closeStdin() },
      start: () => startExec(engine, exec),
    })
  }),
  route('POST', '/exec/{id}/resize', function* ({ engine, request, respond, params }) {
    const exec = findExec(engine, params['id'] ?? '')
    const { query } = request
    exec.size = { rows: Number(query.get('h') ?? 0), cols: Number(query.get('w') ?? 0) }
    exec.task?.resize(exec.size.rows, exec.size.cols)
    yield* respond.send(200)
  }),
  route('GET', '/exec/{id}/json', function* ({ engine, respond, params }) {
    yield* respond.json(200, inspectExec(findExec(engine, params['id'] ?? '')))
  }),
]
