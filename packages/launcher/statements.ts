import { spawnSync } from 'node:child_process'
import { globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOMS, SCENARIO } from '@parcours/testing/sql/scenario.ts'
import { ROOT } from './web-build.ts'

// Writes the snapshots of SQL anew: what the scenario's tests execute, and what conditions become.
// Those of a file that was renamed would stay.
for (const room of ROOMS)
  for (const snapshot of globSync(`${room}/snapshots/**/*.sql`, { cwd: ROOT })) rmSync(join(ROOT, snapshot))
const tests = [...SCENARIO, 'packages/domain/condition/sql.test.ts', 'packages/domain/statements.test.ts']
process.exit(
  spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...tests, '--update'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, CI: 'true', NODE_NO_WARNINGS: '1' },
  }).status ?? 1,
)
