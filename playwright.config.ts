import { findBrowser } from './scripts/lib/browser.mjs'

const executablePath = findBrowser()

/** How the journeys start Chromium and in which windows, colour schemes and languages they run; e2e/browser reads it. */
export default {
  testDir: 'e2e/browser',
  outputDir: 'e2e/artifacts',
  launch: {
    ...(executablePath === undefined ? {} : { executablePath }),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1440, height: 900 }, colorScheme: 'light', locale: 'en-US' } },
    { name: 'desktop-dark-zh', use: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark', locale: 'zh-CN' } },
    { name: 'phone', use: { viewport: { width: 390, height: 844 }, colorScheme: 'light', locale: 'en-US' } },
    { name: 'phone-dark-zh', use: { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'zh-CN' } },
  ],
} as const
