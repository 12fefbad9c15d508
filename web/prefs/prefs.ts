import { create } from 'zustand'

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'en' | 'zh'

type Facts = {
  readonly theme: Theme
  readonly language: Language
  /** Folded panels. */
  readonly lessonFolded: boolean
  readonly viewsFolded: boolean
  readonly filesFolded: boolean
  readonly terminalFontPx: number
}

type Prefs = Facts & { readonly change: (facts: Partial<Facts>) => void }

const storageKey = 'drydock.prefs'

const defaults = (): Facts => ({
  theme: 'system',
  language: navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
  lessonFolded: false,
  viewsFolded: false,
  filesFolded: false,
  terminalFontPx: 12.5,
})

function load(): Facts {
  const facts = defaults()
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    if (typeof saved !== 'object' || saved === null) return facts
    const known = Object.entries(saved).filter(([key, value]) => typeof value === typeof facts[key as keyof Facts])
    const merged = { ...facts, ...Object.fromEntries(known) }
    if (!['system', 'light', 'dark'].includes(merged.theme)) merged.theme = facts.theme
    if (!['en', 'zh'].includes(merged.language)) merged.language = facts.language
    return merged
  } catch {
    return facts
  }
}

/** What the reader chose about the window itself; kept in this browser, never part of the simulation. */
export const usePrefs = create<Prefs>((set, get) => ({
  ...load(),
  change: (facts) => {
    set(facts)
    const { change: _, ...kept } = get()
    try {
      localStorage.setItem(storageKey, JSON.stringify(kept))
    } catch {
      // A browser that keeps nothing still works; the choice lasts until the tab closes.
    }
  },
}))
