import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { carryStreams } from '../containers/attach.ts'
import type { Container } from '../containers/container.ts'
import { createContainer, eventAttributes } from '../containers/create.ts'
import { inspectContainer } from '../containers/inspect.ts'
import { listContainers, matcher, PS_FILTERS } from '../containers/list.ts'
import { sendLogs } from '../containers/logs.ts'
import { publishContainer } from '../containers/publish.ts'
import { checkRemovable, removeContainer } from '../containers/remove.ts'
import { startContainer } from '../containers/start.ts'
import { killContainer, pauseContainer, stopContainer, unpauseContainer } from '../containers/stop.ts'
import { sendStats } from '../containers/stats.ts'
import { topContainer } from '../containers/top.ts'
import { updateContainer, type UpdateRequest } from '../containers/update.ts'
import { checkName } from '../containers/validate.ts'
import { ApiError, badRequest, conflict } from '../errors.ts'
import { parseFilters } from '../filters.ts'
import { LATENCY } from '../latency.ts'
import { frame } from '../output.ts'
import type { CreateBody } from '../wire.ts'
import { changesOf } from '../containers/changes.ts'
import { isTrue, jsonBody, microsOf } from './parameters.ts'
import { route, type RouteContext, type Route } from './route.ts'
import { concat, encodeUtf8 } from '../../../base/bytes.ts'

const named = ({ engine, params }: RouteContext): Container => engine.container(params['name'] ?? '')

function seconds(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text)
}

function* list({ engine, request, respond }: RouteContext): Gen<void> {
  const { query } = request
  const filters = parseFilters(query, [...PS_FILTERS, 'label!'])
  yield* respond.json(200, listContainers(engine, { all: isTrue(query.get('all')), limit: Number(query.get('limit') ?? 0), size: isTrue(query.get('size')), filters }))
}

function* create({ engine, request, respond }: RouteContext): Gen<void> {
  const body = yield* jsonBody<CreateBody | null>(request)
  if (body === null) throw badRequest('config cannot be empty in order to create a container')
  const { container, warnings } = createContainer(engine, request.query.get('name') ?? '', body, request.query.get('platform') ?? '')
  yield* sys.sleep(LATENCY.create)
  yield* respond.json(201, { Id: container.id, Warnings: warnings })
}

function* start(context: RouteContext): Gen<void> {
  const { engine, respond } = context
  const container = named(context)
  if (container.status === 'running') return yield* respond.send(304)
  yield* sys.sleep(LATENCY.start)
  startContainer(engine, container)
  yield* sys.sleep(LATENCY.started)
  yield* respond.send(204)
}

function* stop(context: RouteContext): Gen<void> {
  const { engine, request, respond } = context
  const container = named(context)
  if (!container.running && !container.restarting) return yield* respond.send(304)
  yield* stopContainer(engine, container, { seconds: seconds(request.query.get('t')), signal: request.query.get('signal') })
  yield* respond.send(204)
}

function* restart(context: RouteContext): Gen<void> {
  const { engine, request, respond } = context
  const container = named(context)
  yield* stopContainer(engine, container, { seconds: seconds(request.query.get('t')), signal: request.query.get('signal') })
  yield* sys.sleep(LATENCY.start)
  startContainer(engine, container)
  yield* sys.sleep(LATENCY.started)
  engine.events.publish('container', 'restart', container.id, eventAttributes(container))
  yield* respond.send(204)
}

function* kill(context: RouteContext): Gen<void> {
  const term = context.params['name'] ?? ''
  const container = context.engine.findContainer(term)
  if (container === undefined) throw new ApiError(404, `cannot kill container: ${term}: No such container: ${term}`)
  if (!container.running && !container.restarting) throw conflict(`cannot kill container: ${term}: container ${container.id} is not running`)
  yield* killContainer(context.engine, container, context.request.query.get('signal') ?? '')
  yield* context.respond.send(204)
}

function* remove(context: RouteContext): Gen<void> {
  const { engine, request, respond } = context
  const container = named(context)
  const { query } = request
  if (isTrue(query.get('link'))) throw badRequest('Conflict, cannot remove the default link name of the container')
  const force = isTrue(query.get('force'))
  if (!force) checkRemovable(container)
  container.manuallyStopped = true
  if (container.running) yield* killContainer(engine, container, 'SIGKILL')
  yield* sys.sleep(LATENCY.remove)
  if (!container.removed) removeContainer(engine, container, { force, volumes: isTrue(query.get('v')) })
  yield* respond.send(204)
}

function* wait(context: RouteContext): Gen<void> {
  const { engine, request, respond } = context
  const container = named(context)
  const condition = request.query.get('condition') ?? 'not-running'
  if (!['', 'not-running', 'next-exit', 'removed'].includes(condition)) throw badRequest(`invalid condition: "${condition}"`)
  const { exits } = container
  const done = (): boolean => container.removed || (condition === 'next-exit' ? container.exits > exits : condition !== 'removed' && !container.running && !container.restarting)
  yield* respond.start(200, { 'Content-Type': 'application/json' })
  const event = yield* sys.eventfd()
  const stop = engine.tables.containers.onChange((id) => { if (id === container.id) event.signal() })
  while (!done()) if ((yield* respond.wait(event)) === 'gone') break
  stop()
  yield* sys.close(event.fd)
  yield* respond.write(`${JSON.stringify({ StatusCode: container.exitCode, ...(container.error !== '' && { Error: { Message: container.error } }) })}\n`)
}

function* attach(context: RouteContext): Gen<void> {
  const { engine, request, respond } = context
  const container = named(context)
  const { query } = request
  if (container.paused) throw conflict(`container ${container.id} is paused, unpause the container before attach`)
  if (container.restarting) throw conflict(`container ${container.id} is restarting, wait until the container is running`)
  const logs = isTrue(query.get('logs'))
  const stream = isTrue(query.get('stream'))
  const { Tty: tty, OpenStdin, StdinOnce } = container.config
  engine.events.publish('container', 'attach', container.id, eventAttributes(container))
  const before = logs ? concat(container.log.entries.map((e) => (tty ? encodeUtf8(e.text) : frame(e.stream, encodeUtf8(e.text))))) : undefined
  yield* carryStreams(engine, respond, {
    tty, stdin: stream && isTrue(query.get('stdin')) && OpenStdin, stdout: stream && isTrue(query.get('stdout')), stderr: stream && isTrue(query.get('stderr')),
    upgrade: request.headers.has('Upgrade'), output: container.output, input: () => container.task?.stdin, ended: () => container.removed || (container.hasBeenStarted && !container.running),
    changed: container.changed, onInputEnd: () => { if (StdinOnce && !tty) container.task?.closeStdin() }, ...(before !== undefined && { before }),
  })
}

function* rename(context: RouteContext): Gen<void> {
  const { engine, request, respond } = context
  const container = named(context)
  const name = (request.query.get('name') ?? '').replace(/^\//, '')
  if (name === '') throw badRequest('Neither old nor new names may be empty')
  if (name === container.name) throw badRequest('Renaming a container with the same name as its current name')
  try {
    checkName(name)
  } catch {
    throw badRequest(`Error when allocating new name: Invalid container name (/${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`)
  }
  const holder = engine.containerByName(name)
  if (holder !== undefined) throw conflict(`Error when allocating new name: Conflict. The container name "/${name}" is already in use by container "${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`)
  const old = container.name
  container.name = name
  publishContainer(engine, container)
  engine.events.publish('container', 'rename', container.id, { ...eventAttributes(container), oldName: `/${old}` })
  yield* respond.send(204)
}

function* pause(context: RouteContext): Gen<void> {
  yield* sys.sleep(LATENCY.pause)
  pauseContainer(context.engine, named(context))
  yield* context.respond.send(204)
}

function* unpause(context: RouteContext): Gen<void> {
  yield* sys.sleep(LATENCY.pause)
  unpauseContainer(context.engine, named(context))
  yield* context.respond.send(204)
}

function* resize(context: RouteContext): Gen<void> {
  const container = named(context)
  const { query } = context.request
  const size = { rows: Number(query.get('h') ?? 0), cols: Number(query.get('w') ?? 0) }
  if (!container.running) throw conflict(`container ${container.id} is not running`)
  container.size = size
  container.task?.resize(size.rows, size.cols)
  yield* context.respond.send(200)
}

function* update(context: RouteContext): Gen<void> {
  const warnings = updateContainer(context.engine, named(context), yield* jsonBody<UpdateRequest>(context.request))
  yield* context.respond.json(200, { Warnings: warnings })
}

function* prune({ engine, request, respond }: RouteContext): Gen<void> {
  const filters = parseFilters(request.query, ['until', 'label', 'label!'])
  const until = filters.get('until').map((text) => microsOf(engine, text))
  const match = matcher(engine, filters)
  const gone = [...engine.containers.values()].filter((c) => !c.running && !c.restarting && match(c) && until.every((t) => t === undefined || c.created < t))
  let space = 0
  for (const container of gone) {
    space += container.snapshot.size
    removeContainer(engine, container, { force: false, volumes: false })
  }
  if (gone.length > 0) engine.events.publish('container', 'prune', '', { reclaimed: String(space) })
  yield* respond.json(200, { ContainersDeleted: gone.length > 0 ? gone.map((c) => c.id) : null, SpaceReclaimed: space })
}

export const containerRoutes: readonly Route[] = [
  route('GET', '/containers/json', list),
  route('POST', '/containers/create', create),
  route('POST', '/containers/prune', prune),
  route('GET', '/containers/{name}/json', function* (c) { yield* c.respond.json(200, inspectContainer(c.engine, named(c), isTrue(c.request.query.get('size')))) }),
  route('POST', '/containers/{name}/start', start),
  route('POST', '/containers/{name}/stop', stop),
  route('POST', '/containers/{name}/restart', restart),
  route('POST', '/containers/{name}/kill', kill),
  route('POST', '/containers/{name}/wait', wait),
  route('POST', '/containers/{name}/attach', attach),
  route('POST', '/containers/{name}/rename', rename),
  route('POST', '/containers/{name}/pause', pause),
  route('POST', '/containers/{name}/unpause', unpause),
  route('POST', '/containers/{name}/resize', resize),
  route('POST', '/containers/{name}/update', update),
  route('GET', '/containers/{name}/logs', function* (c) { yield* sendLogs(c.engine, named(c), c.request, c.respond) }),
  route('GET', '/containers/{name}/top', function* (c) { yield* c.respond.json(200, topContainer(c.engine, named(c), c.request.query.get('ps_args') ?? '-ef')) }),
  route('GET', '/containers/{name}/stats', function* (c) { yield* sendStats(c.engine, named(c), c.request, c.respond) }),
  route('GET', '/containers/{name}/changes', function* (c) { yield* c.respond.json(200, changesOf(c.engine, named(c))) }),
  route('DELETE', '/containers/{name}', remove),
]

