/** Linux signals by number (signal(7), x86). */
export const SIGNALS = [
  '', 'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT', 'CHLD', 'CONT',
  'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS',
] as const

export type Signal = Exclude<(typeof SIGNALS)[number], ''>

export const signalNumber = (signal: Signal): number => SIGNALS.indexOf(signal)

/** The signal of a number, or of a name with or without SIG; undefined when there is none. */
export function signalOf(text: string | number): Signal | undefined {
  if (typeof text === 'number' || /^\d+$/.test(text)) return SIGNALS[Number(text)] || undefined
  const name = text.toUpperCase().replace(/^SIG/, '')
  return name !== '' && (SIGNALS as readonly string[]).includes(name) ? (name as Signal) : undefined
}

export type Disposition = 'default' | 'ignore' | 'catch'

/** What a signal does to a process that neither catches nor ignores it. */
export function defaultAction(signal: Signal): 'terminate' | 'core' | 'ignore' | 'stop' | 'continue' {
  switch (signal) {
    case 'CHLD': case 'URG': case 'WINCH': return 'ignore'
    case 'STOP': case 'TSTP': case 'TTIN': case 'TTOU': return 'stop'
    case 'CONT': return 'continue'
    case 'QUIT': case 'ILL': case 'TRAP': case 'ABRT': case 'BUS': case 'FPE': case 'SEGV': case 'XCPU': case 'XFSZ': case 'SYS': return 'core'
    default: return 'terminate'
  }
}
