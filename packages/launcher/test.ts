import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findTemporalCli } from '@parcours/temporal-config/dev-server.ts'
import { findChromium } from './chromium.ts'
import { failuresOf, type Report } from './failures.ts'
import { say } from './progress.ts'
import { TEMPORAL_CACHE } from './stack.ts'
import { buildWeb, ROOT } from './web-build.ts'

// All tests, on real PostgreSQL, Temporal and Chromium. Arguments go to vitest. The last line sums up its own report.
const REPORT = join(ROOT, '.cache', 'tests.json')
rmSync(REPORT, { force: true })
await findTemporalCli(TEMPORAL_CACHE, say)
const chromium = findChromium()
await buildWeb(join(ROOT, '.cache', 'web.log'))
const given = process.argv.slice(2)
const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...given], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM: chromium, NODE_NO_WARNINGS: '1', WHOLE_SUITE: String(given.length === 0) },
})
if (!existsSync(REPORT)) process.exit(status || 1)
const { numPassedTests, numFailedTests, numTotalTestSuites, testResults } = JSON.parse(
  readFileSync(REPORT, 'utf8'),
) as Report
if (numTotalTestSuites === 0) process.exit(1)
for (const line of failuresOf(testResults)) say(line)
// A file that could not even be loaded fails without a test of its own.
const failed = numFailedTests + (status !== 0 && numFailedTests === 0 ? 1 : 0)
say(`${numPassedTests} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
