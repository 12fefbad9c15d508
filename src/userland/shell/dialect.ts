import type { Grammar } from './syntax/context.ts'

/** Where a message comes from. */
export type MessageOrigin = {
  /** `$0`. */
  readonly name: string
  /** The script file being read, if any; else a `-c` text, standard input or a terminal. */
  readonly script: string | undefined
  readonly commandString: boolean
  readonly interactive: boolean
  readonly line: number
  /** The builtin that speaks. */
  readonly builtin: string | undefined
}

/** What differs between the shells: grammar and wording. */
export type Dialect = {
  readonly grammar: Grammar
  /** The `shell: line n:` before a message. */
  readonly prefix: (origin: MessageOrigin) => string
  readonly notFound: (command: string, origin: MessageOrigin) => string
  readonly cannotOpen: (path: string, reason: string) => string
  readonly cannotCreate: (path: string, reason: string) => string
  readonly unset: (name: string) => string
  readonly readonly: (name: string) => string
  readonly badSubstitution: (text: string) => string
  /** Status of a shell that ends because of an expansion or syntax error. */
  readonly errorStatus: number
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const bash: Dialect = {
  grammar: 'bash',
  prefix: o => {
    const builtin = o.builtin === undefined ? '' : `${o.builtin}: `
    return o.interactive ? `${base(o.name).replace(/^-/, '')}: ${builtin}` : `${o.script ?? o.name}: line ${o.line}: ${builtin}`
  },
  notFound: (command) => (command.includes('/') ? `${command}: No such file or directory` : `${command}: command not found`),
  cannotOpen: (path, reason) => `${path}: ${reason}`,
  cannotCreate: (path, reason) => `${path}: ${reason}`,
  unset: name => `${name}: unbound variable`,
  readonly: name => `${name}: readonly variable`,
  badSubstitution: text => `${text}: bad substitution`,
  errorStatus: 1,
}

const ash: Dialect = {
  grammar: 'ash',
  prefix: o => {
    const command = o.builtin ?? o.script
    if (command === undefined) return `${o.name}: `
    const who = command === o.name ? '' : `${command}: `
    return `${o.name}: ${who}${o.interactive ? '' : `line ${o.line}: `}`
  },
  notFound: command => `${command}: not found`,
  cannotOpen: (path, reason) => `can't open ${path}: ${reason === 'No such file or directory' ? 'no such file' : reason}`,
  cannotCreate: (path, reason) => `can't create ${path}: ${reason === 'No such file or directory' ? 'nonexistent directory' : reason}`,
  unset: name => `${name}: parameter not set`,
  readonly: name => `${name}: is read only`,
  badSubstitution: () => 'bad substitution',
  errorStatus: 2,
}

const dash: Dialect = {
  grammar: 'dash',
  prefix: o => `${o.name}: ${o.line}: ${o.builtin === undefined ? '' : `${o.builtin}: `}`,
  notFound: command => `${command}: not found`,
  cannotOpen: (path, reason) => `cannot open ${path}: ${reason === 'No such file or directory' ? 'No such file' : reason}`,
  cannotCreate: (path, reason) => `cannot create ${path}: ${reason === 'No such file or directory' ? 'Directory nonexistent' : reason}`,
  unset: name => `${name}: parameter not set`,
  readonly: name => `${name}: is read only`,
  badSubstitution: () => 'Bad substitution',
  errorStatus: 2,
}

export const DIALECTS: Readonly<Record<Grammar, Dialect>> = { ash, bash, dash }
