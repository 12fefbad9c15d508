import { encodeUtf8 } from '../../base/bytes.ts'
import { walk } from '../../kernel/vfs/path.ts'
import { buildWorld, type Machines } from '../../lesson/build-world.ts'
import { recordedWorld } from '../../lesson/worlds.ts'
import type { PlayedStep, SessionFile } from './session-file.ts'
import { SessionPlayer } from './session-player.ts'

/** Where a session's files are: the working folder the recordings were made in. */
const LAB = '/tmp/lab'

/** What the client says whenever it uses the older builder; the older client that recorded such sessions did not. */
const DEPRECATION = /DEPRECATED: The legacy builder is deprecated[^\n]*\n(?: {12}[^\n]*\n)+\n?/g

/** A shell at a terminal, which the recordings had, does not count lines. */
const unnumbered = (output: string): string => output.replace(/^bash: line \d+: /gm, 'bash: ')

/** Plays a session in a fresh world like the one it was recorded in. */
export function playSession(session: SessionFile): PlayedStep[] {
  const machines = buildWorld(recordedWorld(session))
  makeLab(machines)
  // The recording machine's own helper.
  put(machines, '/usr/local/bin/restart-docker', '#!/bin/sh\nexec systemctl restart docker\n', 0o755)
  for (const { path, content, mode } of session.files) put(machines, `${LAB}/${path}`, content, mode === undefined ? 0o644 : Number.parseInt(mode, 8))
  const legacy = session.builder === 'legacy'
  const env = new Map([...machines.login.env, ...(legacy ? [['DOCKER_BUILDKIT', '0'] as const] : [])])
  const played = new SessionPlayer(machines, LAB, env).play(session)
  return played.map((step) => ({ ...step, output: unnumbered(legacy ? step.output.replaceAll(DEPRECATION, '') : step.output) }))
}

/** The working folder itself: a session may begin without files. */
function makeLab({ workstation: { init } }: Machines): void {
  if (init === undefined) return
  const { parent, name, target } = walk(init, LAB, true)
  if (target === undefined) parent.mount.fs.create(parent.ino, name, { kind: 'dir', mode: 0o755, uid: 0, gid: 0 })
}

function put({ workstation: { init } }: Machines, path: string, text: string, mode: number): void {
  if (init === undefined) return
  const parts = path.split('/').slice(1)
  parts.forEach((_, i) => {
    const { parent, name, target } = walk(init, `/${parts.slice(0, i + 1).join('/')}`, true)
    if (target !== undefined) return
    const data = encodeUtf8(text)
    const last = i === parts.length - 1
    parent.mount.fs.create(parent.ino, name, last
      ? { kind: 'file', mode, uid: 0, gid: 0, content: { bytes: data, size: data.length } }
      : { kind: 'dir', mode: 0o755, uid: 0, gid: 0 })
  })
}
