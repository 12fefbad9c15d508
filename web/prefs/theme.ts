import { useSyncExternalStore } from 'react'
import { usePrefs } from './prefs.ts'

const dark = window.matchMedia('(prefers-color-scheme: dark)')

const subscribe = (onChange: () => void) => {
  dark.addEventListener('change', onChange)
  return () => dark.removeEventListener('change', onChange)
}

/** The theme on screen: the chosen one, or the system's. */
export function useTheme(): 'light' | 'dark' {
  const chosen = usePrefs((prefs) => prefs.theme)
  const systemDark = useSyncExternalStore(subscribe, () => dark.matches)
  return chosen === 'system' ? (systemDark ? 'dark' : 'light') : chosen
}

/** The value of a custom property of the present theme, for libraries that want colours as values. */
export const cssValue = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
