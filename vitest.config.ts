import { defineConfig } from 'vitest/config'

// One PostgreSQL and one Temporal for the whole run; each file gets a database and a task queue of its own.
export default defineConfig({
  test: {
    globalSetup: 'packages/testing/global-setup.ts',
    reporters: ['default', ['json', { outputFile: '.cache/tests.json' }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'server', environment: 'node', include: ['packages/**/*.test.ts', 'activities/**/*.test.ts', 'workflows/**/*.test.ts'] } },
      { extends: true, test: { name: 'interface', environment: 'jsdom', include: ['web/src/**/*.test.{ts,tsx}'] } },
      { extends: true, test: { name: 'browser', environment: 'node', include: ['web/e2e/**/*.test.ts'], fileParallelism: false, testTimeout: 180_000, hookTimeout: 120_000 } },
    ],
  },
})
