import { usePrefs } from '../prefs/prefs.ts'
import { en, type Strings } from './en.ts'
import { zh } from './zh.ts'

const catalogues: Record<'en' | 'zh', Strings> = { en, zh }

/** The words of the window in the chosen language, outside of components. */
export const strings = (): Strings => catalogues[usePrefs.getState().language]

/** The words of the window in the chosen language. */
export const useStrings = (): Strings => catalogues[usePrefs((prefs) => prefs.language)]
