import { heredocText } from '../dockerfile/heredoc.ts'
import type { Node } from '../dockerfile/node.ts'
import { op, type RunMount } from '../graph.ts'
import { runMounts } from '../run-mounts.ts'
import type { Stage } from '../stage.ts'
import { type Flags, flagsOf, type InstructionKind } from './instruction.ts'

const flags = { mount: 'list', network: 'text', security: 'text', device: 'list' } as const

/** RUN: a command in a container of the image as it is so far; what it changed becomes a layer. */
export const run: InstructionKind = {
  name: 'RUN', flags, step: true,
  check: (node) => {
    const given = flagsOf(node, flags)
    for (const mount of given.list('mount')) {
      if (/(?:^|,)from=[^,]*\$/.test(mount)) throw new Error("'from' doesn't support variable expansion, define alias stage instead")
    }
    if (node.args.length === 0 || node.args[0] === '') throw new Error('RUN requires at least one argument')
  },
  apply: (stage, node) => {
    const given = flagsOf(node, flags)
    const args = argsOf(stage, node)
    const mounts = [...runMounts(stage, given.list('mount')), ...refusedFlags(given)]
    const set = [...stage.args].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    const buildArgs = [...stage.args].map(([name, value = '']) => `${name}=${value}`)
    stage.state = op(stage.stepName(node, summary(node)), {
      kind: 'exec', input: stage.state, args, env: [...set, ...(stage.config.Env ?? [])], cwd: stage.config.WorkingDir || '/', user: stage.config.User ?? '', mounts,
    }, stage.excerpt(node), stage.noCache)
    const prefix = buildArgs.length === 0 ? '' : `|${buildArgs.length} ${buildArgs.join(' ')} `
    stage.commit(`RUN ${prefix}${args.join(' ')} # buildkit`, true)
  },
}

/** Flags that ask for what no simulated step can have: the step is refused when it would run. */
function refusedFlags(given: Flags): RunMount[] {
  return (['network', 'security', 'device'] as const).flatMap((name) => {
    const [value] = given.list(name)
    const usual = value === undefined || value === 'default' || (name === 'security' && value === 'sandbox')
    return usual ? [] : [{ type: 'refused' as const, target: '', why: `drydock: RUN --${name}=${value} is not simulated yet` }]
  })
}

/** What is executed: the exec form as it is, a command line or here-document through the stage's shell. */
function argsOf(stage: Stage, node: Node): string[] {
  if (node.json) return [...node.args]
  const [line = ''] = node.args
  const [doc] = node.heredocs
  if (doc === undefined) return [...stage.shell, line]
  const whole = /^\d*<<-?\S+$/.test(line.trim()) && node.heredocs.length === 1
  const text = heredocText(doc)
  if (!whole) return [...stage.shell, `${line}\n${node.heredocs.map((d) => `${d.content}${d.name}`).join('\n')}`]
  if (text.startsWith('#!')) return [...stage.shell, `cat > /tmp/.heredoc <<'${doc.name}'\n${text}${doc.name}\nchmod +x /tmp/.heredoc; /tmp/.heredoc; s=$?; rm -f /tmp/.heredoc; exit $s`]
  return [...stage.shell, text]
}

/** A here-document in the step's name: its first line. */
function summary(node: Node): string {
  const [doc] = node.heredocs
  if (doc === undefined || node.heredocs.length > 1) return ''
  const text = heredocText(doc).trim()
  const first = text.split('\n')[0] ?? ''
  return ` (${first}${first === text ? '' : '...'})`
}
