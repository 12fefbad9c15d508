/** The path of a Chromium on PATH (or in CHROMIUM), if there is one. */
export function findBrowser(): string | undefined
/** Makes sure that there is a Chromium for the journeys; false when none could be had. */
export function ensureBrowser(): Promise<boolean>
