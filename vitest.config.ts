import { configDefaults, defineConfig } from 'vitest/config'
import { DearestFirst } from './packages/testing/dearest-first.ts'

const STATEMENTS = 'packages/domain/statements.test.ts'

// One PostgreSQL and one Temporal for the whole run; each file gets a database and a task queue of its own.
export default defineConfig({
  test: {
    globalSetup: 'packages/testing/global-setup.ts',
    reporters: ['default', ['json', { outputFile: '.cache/tests.json' }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One more than the cores that the suite is meant for: some tests wait for a timer, a silence or a server's start.
    maxWorkers: 3,
    sequence: { sequencer: DearestFirst },
    // What a test waits for may take long on a busy machine; the default of one second does not tell slow from wrong.
    expect: { poll: { timeout: 15_000, interval: 50 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          environment: 'node',
          // What files share is loaded once a process: it took a quarter of the time. Each world has its own database.
          isolate: false,
          setupFiles: ['packages/testing/fixed-seed.ts', 'packages/testing/sql/record-scenario.ts'],
          include: ['packages/**/*.test.ts', 'activities/**/*.test.ts', 'workflows/**/*.test.ts'],
          exclude: [...configDefaults.exclude, STATEMENTS],
        },
      },
      // After those whose statements it compares.
      { extends: true, test: { name: 'statements', include: [STATEMENTS], sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: 'interface', environment: 'jsdom', include: ['web/src/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          name: 'browser',
          environment: 'node',
          // As the server: the product's code, and the browser, once a process.
          isolate: false,
          globalSetup: 'web/e2e/shared-product.ts',
          include: ['web/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
