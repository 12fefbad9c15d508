import type { Node, ParsedDockerfile } from './dockerfile/node.ts'

/** A finding of the build checks; docs.docker.com/reference/build-checks lists the rules. */
export type LintWarning = { readonly rule: string; readonly description: string; readonly message: string; readonly url: string; readonly start: number; readonly end: number }

type Finding = { readonly node: Node; readonly message: string }
type Rule = { readonly name: string; readonly description: string; check(nodes: readonly Node[]): Finding[] }

const stagesOf = (nodes: readonly Node[]): Node[][] => {
  const stages: Node[][] = []
  for (const node of nodes) {
    if (is(node, 'FROM')) stages.push([])
    stages.at(-1)?.push(node)
  }
  return stages
}
const is = (node: Node, name: string): boolean => node.cmd.toUpperCase() === name
const SECRET = /(?:^|_)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)/i
const NO_SECRET = /(?:^|_)(?:public|file|version|mode)(?:_|$)/i

const RULES: readonly Rule[] = [
  {
    name: 'StageNameCasing', description: 'Stage names should be lowercase',
    check: (nodes) => nodes.filter((n) => is(n, 'FROM') && n.args[2] !== undefined && n.args[2] !== n.args[2].toLowerCase())
      .map((node) => ({ node, message: `Stage name '${node.args[2]}' should be lowercase` })),
  },
  {
    name: 'FromAsCasing', description: "The 'as' keyword should match the case of the 'from' keyword",
    check: (nodes) => nodes.filter((n) => is(n, 'FROM') && n.args[1] !== undefined && (n.cmd === n.cmd.toUpperCase()) !== (n.args[1] === n.args[1].toUpperCase()))
      .map((node) => ({ node, message: `'${node.args[1]}' and '${node.cmd}' keywords' casing do not match` })),
  },
  {
    name: 'ConsistentInstructionCasing', description: 'All commands within the Dockerfile should use the same casing (either upper or lower)',
    check: (nodes) => {
      const upper = nodes.filter((n) => n.cmd === n.cmd.toUpperCase()).length
      const lower = nodes.filter((n) => n.cmd === n.cmd.toLowerCase()).length
      const majority = lower > upper ? 'lowercase' : 'uppercase'
      const right = (cmd: string): string => (majority === 'lowercase' ? cmd.toLowerCase() : cmd.toUpperCase())
      return nodes.filter((n) => n.cmd !== right(n.cmd)).map((node) => ({ node, message: `Command '${node.cmd}' should match the case of the command majority (${majority})` }))
    },
  },
  {
    name: 'MaintainerDeprecated', description: 'The MAINTAINER instruction is deprecated, use a label instead to define an image author',
    check: (nodes) => nodes.filter((n) => is(n, 'MAINTAINER')).map((node) => ({ node, message: 'Maintainer instruction is deprecated in favor of using label' })),
  },
  {
    name: 'JSONArgsRecommended', description: 'JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals',
    check: (nodes) => stagesOf(nodes).filter((stage) => !stage.some((n) => is(n, 'SHELL'))).flat()
      .filter((n) => (is(n, 'CMD') || is(n, 'ENTRYPOINT')) && !n.json && n.args.length > 0)
      .map((node) => ({ node, message: `JSON arguments recommended for ${node.cmd.toUpperCase()} to prevent unintended behavior related to OS signals` })),
  },
  {
    name: 'MultipleInstructionsDisallowed', description: 'Multiple instructions of the same type should not be used in the same stage',
    check: (nodes) => stagesOf(nodes).flatMap((stage) => ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].flatMap((name) =>
      stage.filter((n) => is(n, name)).slice(0, -1)
        .map((node) => ({ node, message: `Multiple ${name} instructions should not be used in the same stage because only the last one will be used` })))),
  },
  {
    name: 'LegacyKeyValueFormat', description: 'Legacy key/value format with whitespace separator should not be used',
    check: (nodes) => nodes.filter((n) => (is(n, 'ENV') || is(n, 'LABEL')) && n.args[2] === '')
      .map((node) => ({ node, message: `"${node.cmd.toUpperCase()} key=value" should be used instead of legacy "${node.cmd.toUpperCase()} key value" format` })),
  },
  {
    name: 'DuplicateStageName', description: 'Stage names should be unique',
    check: (nodes) => {
      const seen = new Set<string>()
      return nodes.filter((n) => is(n, 'FROM') && n.args[2] !== undefined).flatMap((node) => {
        const name = (node.args[2] ?? '').toLowerCase()
        if (!seen.has(name)) return seen.add(name) && []
        return [{ node, message: `Duplicate stage name ${JSON.stringify(node.args[2])}, stage names should be unique` }]
      })
    },
  },
  {
    name: 'WorkdirRelativePath', description: 'Relative workdir without an absolute workdir declared within the build can have unexpected results if the base image changes',
    check: (nodes) => stagesOf(nodes).flatMap((stage) => {
      const first = stage.find((n) => is(n, 'WORKDIR'))
      const path = first?.args[0] ?? '/'
      return first === undefined || /^[/$]/.test(path) ? [] : [{ node: first, message: `Relative workdir ${JSON.stringify(path)} can have unexpected results if the base image changes` }]
    }),
  },
  {
    name: 'SecretsUsedInArgOrEnv', description: 'Sensitive data should not be used in the ARG or ENV commands',
    check: (nodes) => nodes.filter((n) => is(n, 'ARG') || is(n, 'ENV')).flatMap((node) => {
      const names = is(node, 'ARG') ? node.args.map((a) => a.split('=')[0] ?? '') : node.args.filter((_, i) => i % 3 === 0)
      return names.filter((name) => SECRET.test(name) && !NO_SECRET.test(name))
        .map((name) => ({ node, message: `Do not use ARG or ENV instructions for sensitive data (${node.cmd.toUpperCase()} ${JSON.stringify(name)})` }))
    }),
  },
]

/** Checks a Dockerfile. `# check=skip=Rule,...` leaves rules out; `skip=all` leaves all out. */
export function lint({ nodes, directives }: ParsedDockerfile): LintWarning[] {
  const skip = skipped(directives.filter((d) => d.name === 'check').map((d) => d.value))
  if (skip.has('all')) return []
  return RULES.filter((rule) => !skip.has(rule.name)).flatMap((rule) =>
    rule.check(nodes)
      .filter(({ node }) => !ownSkips(node).has(rule.name) && !ownSkips(node).has('all'))
      .map(({ node, message }) => ({
        rule: rule.name, description: rule.description, message, url: `https://docs.docker.com/go/dockerfile/rule/${kebab(rule.name)}/`, start: node.startLine, end: node.endLine,
      })),
  ).sort((a, b) => a.start - b.start)
}

const ownSkips = (node: Node): Set<string> => skipped(node.comments.flatMap((c) => /^check=(.*)$/.exec(c)?.[1] ?? []))

function skipped(values: readonly string[]): Set<string> {
  return new Set(values.flatMap((value) => (/skip=([^;\s]*)/.exec(value)?.[1] ?? '').split(',')).filter((name) => name !== ''))
}

const kebab = (name: string): string => name.replace(/^JSON/, 'Json').replace(/(?<!^)[A-Z]/g, (c) => `-${c}`).toLowerCase()
