import { ExecutableError } from '../../../runtime/executable.ts'
import { StartError } from '../../../runtime/task.ts'
import { UserError } from '../../../runtime/users.ts'
import type { Engine } from '../engine.ts'
import { badRequest, conflict, notFound, serverError } from '../errors.ts'
import { Broadcaster } from '../output.ts'
import type { Container, Exec } from './container.ts'
import { eventAttributes } from './create.ts'
import { containerEnv, replaceOrAppendEnv } from './merge-config.ts'
import { requireRunning } from './stop.ts'

export type ExecRequest = {
  AttachStdin?: boolean; AttachStdout?: boolean; AttachStderr?: boolean; DetachKeys?: string; Tty?: boolean; Env?: string[] | null; Cmd?: string[]; Privileged?: boolean
  User?: string; WorkingDir?: string; ConsoleSize?: number[] | null
}

/** POST /containers/{id}/exec. */
export function createExec(engine: Engine, container: Container, request: ExecRequest): Exec {
  const args = request.Cmd ?? []
  if (args.length === 0) throw badRequest('No exec command specified')
  requireRunning(container)
  if (container.paused) throw conflict(`Container ${container.id} is paused, unpause the container before exec`)
  const [rows = 0, cols = 0] = request.ConsoleSize ?? []
  const exec: Exec = {
    id: engine.newId(), container, args, tty: request.Tty ?? false, stdin: request.AttachStdin ?? false, stdout: request.AttachStdout ?? false,
    stderr: request.AttachStderr ?? false, user: request.User ?? '', env: request.Env ?? [], cwd: request.WorkingDir ?? '', privileged: request.Privileged ?? false,
    output: new Broadcaster(), detachKeys: request.DetachKeys ?? '', task: undefined, running: false, started: false, exitCode: null,
    size: rows > 0 && cols > 0 ? { rows, cols } : undefined,
  }
  container.execs.set(exec.id, exec)
  engine.execs.set(exec.id, exec)
  publish(engine, exec, `exec_create: ${line(exec)}`)
  return exec
}

export function findExec(engine: Engine, id: string): Exec {
  const exec = engine.execs.get(id)
  if (exec === undefined) throw notFound(`No such exec instance: ${id}`)
  return exec
}

/** Starts the command. Throws `ApiError` with runc's reason. */
export function startExec(engine: Engine, exec: Exec): void {
  const { container } = exec
  if (exec.started) throw conflict(`Error: Exec command ${exec.id} ${exec.running ? 'is already running' : 'has already run'}`)
  requireRunning(container)
  exec.started = true
  publish(engine, exec, `exec_start: ${line(exec)}`)
  const base = containerEnv({ ...container.config, Tty: exec.tty })
  try {
    const { task } = container
    if (task === undefined) throw conflict(`container ${container.id} is not running`)
    exec.task = task.exec(
      {
        args: exec.args, env: replaceOrAppendEnv(base, exec.env), cwd: exec.cwd || container.config.WorkingDir || '/', user: exec.user || container.config.User,
        groups: container.hostConfig.GroupAdd ?? [], tty: exec.tty, stdin: exec.stdin, ...(exec.size !== undefined && { size: exec.size }),
      },
      (stream, data) => exec.output.push({ stream, data }),
      (exit) => ended(engine, exec, exit.code),
    )
    exec.running = true
  } catch (error) {
    exec.exitCode = 126
    publish(engine, exec, 'exec_die', { exitCode: String(exec.exitCode) })
    throw problem(error)
  }
}

function problem(error: unknown): unknown {
  if (error instanceof ExecutableError) return badRequest(`OCI runtime exec failed: exec failed: unable to start container process: ${error.message}: unknown`)
  if (error instanceof StartError) return badRequest(`OCI runtime exec failed: ${error.message}: unknown`)
  if (error instanceof UserError) return serverError(error.message)
  return error
}

function ended(engine: Engine, exec: Exec, code: number): void {
  exec.running = false
  exec.exitCode = code
  exec.task = undefined
  publish(engine, exec, 'exec_die', { exitCode: String(code) })
  exec.output.end()
  exec.container.changed.wake()
}

/** GET /exec/{id}/json. */
export function inspectExec(exec: Exec): object {
  const [entrypoint = '', ...args] = exec.args
  return {
    ID: exec.id, Running: exec.running, ExitCode: exec.exitCode,
    ProcessConfig: { tty: exec.tty, entrypoint, arguments: args, privileged: exec.privileged, ...(exec.user !== '' && { user: exec.user }) },
    OpenStdin: exec.stdin, OpenStderr: exec.stderr, OpenStdout: exec.stdout, CanRemove: exec.started && !exec.running, ContainerID: exec.container.id,
    DetachKeys: '', Pid: exec.task?.process.hostPid ?? 0,
  }
}

const line = (exec: Exec): string => `${exec.args[0]} ${exec.args.slice(1).join(' ')}`

function publish(engine: Engine, exec: Exec, action: string, more: Record<string, string> = {}): void {
  engine.events.publish('container', action, exec.container.id, { ...eventAttributes(exec.container), execID: exec.id, ...more })
}
