const two = (n: number) => String(n).padStart(2, '0')

/** Virtual time since boot as `H:MM:SS.t`. */
export function clockText(ms: number): string {
  const tenths = Math.floor(ms / 100)
  const seconds = Math.floor(tenths / 10)
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${tenths % 10}`
}

/** The simulated date, in UTC as the simulated hosts have it. */
export function dateText(epochMs: number, language: 'en' | 'zh'): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(
    epochMs,
  )
}
