import { defineConfig } from 'vitest/config'

const shared = { environment: 'node' as const, isolate: false }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['src/**/*.test.ts', 'content/**/*.test.ts', 'web/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      { test: { ...shared, name: 'sessions', include: ['e2e/sessions/**/*.test.ts', 'e2e/clients/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { ...shared, name: 'laws', include: ['e2e/laws/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          ...shared,
          name: 'browser',
          include: ['e2e/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
