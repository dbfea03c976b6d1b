import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { callSitesOf, siteAt } from '@parcours/testing/sql/call-sites.ts'
import { formatSql } from '@parcours/testing/sql/format-sql.ts'
import type { RecordedStatement } from '@parcours/testing/sql/recorder.ts'
import { ROOMS, recordOf, SCENARIO } from '@parcours/testing/sql/scenario.ts'
import { describe, expect, inject, it } from 'vitest'

// The SQL of some rooms, so that reviewers see what changes of it. Runs after the tests of the scenario, in a run that has
// them all: `npm test` is one, and `npm run statements`, which writes the snapshots anew.
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const RENEW = 'If it is meant, `npm run statements` writes the snapshots anew; look through what changed.'

/** Places that the scenario does not come to, each with the reason. A file and a name stand once for each place. */
const NOT_EXECUTED: readonly (readonly [place: string, reason: string])[] = [
  ['campaigns/recipients.ts listRecipients', 'the recipients held out: its other question reads the same'],
  ['delivery/retry.ts putOff', 'only after a retry that fails as a whole'],
  ['dispatch/retry-quarantined.ts RETRIES', 'a mark in one row'],
  ['dispatch/retry-quarantined.ts RETRIES', 'a mark in one row'],
  ['dispatch/retry-quarantined.ts retryQuarantined', 'a count in one row'],
  [
    'journeys/bulk-jobs/add-contacts.ts addContactsJob',
    'a bulk job, which a worker carries out at a moment of its own',
  ],
  [
    'journeys/bulk-jobs/enroll-matching.ts enrollMatchingJob',
    'a bulk job, which a worker carries out at a moment of its own',
  ],
  [
    'journeys/bulk-jobs/enroll-segment-members.ts enrollMembersJob',
    'a bulk job, which a worker carries out at a moment of its own',
  ],
  ['journeys/enrollment/audience.ts countAudience', 'a bulk job, which a worker carries out at a moment of its own'],
  ['journeys/enrollment/due-contacts.ts countDue', 'a bulk job, which a worker carries out at a moment of its own'],
  ['journeys/enrollment/schedules.ts look', 'the end of a schedule: one row'],
  [
    'journeys/running/deliver-step.ts stepOwner',
    'what a killed worker left: activities/fault.test.ts, in processes of its own',
  ],
  ['segments/publish-membership-changes.ts publishBatch', 'a mark in one row, after 5,000 changes at once'],
  ['segments/reconcile.ts segmentsToReconcile', 'nightly work of a worker'],
  ['segments/reconcile.ts renewThresholds', 'nightly work of a worker'],
  ['segments/segments.ts saveSegment', 'a name in one row'],
]

const isWhole =
  process.env.WHOLE_SUITE === 'true' || SCENARIO.every((test) => existsSync(recordOf(inject('statements'), test)))
const executed = isWhole
  ? Map.groupBy(
      SCENARIO.flatMap(
        (test) => JSON.parse(readFileSync(recordOf(inject('statements'), test), 'utf8')) as RecordedStatement[],
      ),
      ({ file }) => file,
    )
  : new Map<string, RecordedStatement[]>()

/** Of a place whose statements differ with what is asked for, by conditions for one, so many are enough to review. */
const MAX_STATEMENTS = 4
const shortestFirst = (one: string, other: string) => one.length - other.length || (one < other ? -1 : 1)

/** Each place of a file that executes statements, with those that it executed. */
function placesOf(file: string): { name: string; statements: string[] }[] {
  const sites = callSitesOf(join(ROOT, file))
  const found = Map.groupBy(executed.get(file) ?? [], ({ line }) => {
    const site = siteAt(sites, line)
    if (!site) throw new Error(`${file}:${line} executes a statement in a way that call-sites.ts does not know`)
    return site
  })
  return sites.map((site) => {
    const all = found.get(site) ?? []
    const byTests = all.filter(({ byWorker }) => !byWorker)
    // What a worker executes may differ with the moment: it counts where nothing else comes to.
    const statements = new Set((byTests.length > 0 ? byTests : all).map(({ sql }) => formatSql(sql)))
    return { name: site.name, statements: [...statements].sort(shortestFirst) }
  })
}

const files = ROOMS.flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: ROOT }))
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => ({ file, places: isWhole ? placesOf(file) : [] }))
  .sort((one, other) => (one.file < other.file ? -1 : 1))

/** `packages/domain/ROOM/snapshots/PATH.sql`, for `packages/domain/ROOM/PATH.ts`. */
const snapshotOf = (file: string) => file.replace(/^(packages\/domain\/[^/]+)\/(.*)\.ts$/, '$1/snapshots/$2.sql')

describe.skipIf(!isWhole)('the statements of the rooms of the domain', () => {
  it.each(files.filter(({ places }) => places.some(({ statements }) => statements.length > 0)))(
    'of $file are as reviewed',
    async ({ file, places }) => {
      const text = places
        .flatMap(({ name, statements }) =>
          statements.slice(0, MAX_STATEMENTS).map((statement) => `-- ${name}\n${statement}\n`),
        )
        .join('\n')
      await expect(text, RENEW).toMatchFileSnapshot(join(ROOT, snapshotOf(file)))
    },
  )

  it('are all executed by the scenario, but for those that say why not', () => {
    const not = files.flatMap(({ file, places }) =>
      places.flatMap(({ name, statements }) =>
        statements.length === 0 ? [`${file.replace('packages/domain/', '')} ${name}`] : [],
      ),
    )
    const excused = NOT_EXECUTED.map(([place]) => place)
    expect(not.sort(), 'Add a test to packages/testing/sql/scenario.ts that executes it').toEqual(excused.sort())
  })

  it('have no snapshot of a file that is gone', () => {
    const kept = ROOMS.flatMap((room) => globSync(`${room}/snapshots/**/*.sql`, { cwd: ROOT }))
    const known = new Set(files.map(({ file }) => snapshotOf(file)))
    expect(kept.filter((snapshot) => !known.has(snapshot))).toEqual([])
  })
})

it('are executed by tests that are there', () => {
  expect(SCENARIO.filter((test) => !existsSync(join(ROOT, test)))).toEqual([])
})
