import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, inject } from 'vitest'
import { recordStatements } from './recorder.ts'
import { ROOMS, recordOf, SCENARIO } from './scenario.ts'

// Runs before each file of the server's tests: what those of the scenario execute is kept for statements.test.ts.
const test = relative(fileURLToPath(new URL('../../..', import.meta.url)), expect.getState().testPath ?? '')
if (process.env.REC || SCENARIO.includes(test)) {
  const { recorded, stop } = recordStatements(ROOMS)
  afterAll(() => {
    stop()
    writeFileSync(recordOf(process.env.REC ?? inject('statements'), test), JSON.stringify(recorded()))
  })
}
