import { useSyncExternalStore } from 'react'

const narrow = window.matchMedia('(max-width: 820px)')

const subscribe = (onChange: () => void) => {
  narrow.addEventListener('change', onChange)
  return () => narrow.removeEventListener('change', onChange)
}

/** Whether the window is so narrow that the panels stack. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches)
