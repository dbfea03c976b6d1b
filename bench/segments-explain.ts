import { writeFileSync } from 'node:fs'
import { type Database, inWorkspaceAtLarge } from '@parcours/db/connection.ts'
import { audienceProfileQuery } from '@parcours/domain/segments/audience-profile.ts'
import { type Condition, conditionSentence } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'

const NAMES = {
  property: (key: string) => key,
  segment: (id: string) => id,
  journey: (id: string) => id,
  template: (id: string) => id,
  campaign: (id: string) => id,
}
/** What row-level security and the workspace's zone add to every plan, and is the same in all. */
const NOISE =
  /InitPlan|One-Time Filter|Worker \d|^\s*->\s+Result|Seq Scan on workspaces|Filter: \(id = |Memory Usage|Sort Method|Storage:/

/** Writes what PostgreSQL does for each criterion, as measured on the data at hand. */
export async function writePlans(
  db: Database,
  workspaceId: string,
  criteria: Record<string, Condition>,
  file: string,
  contacts: number,
): Promise<void> {
  const parts = [
    '# How PostgreSQL answers segments',
    '',
    `Written by \`EXPLAIN_TO=${file} npm run bench segments\` on ${new Intl.NumberFormat('en').format(contacts)} contacts,`,
    'with ten times as many events and twice as many orders. Each is the whole preview: exact size and character.',
    'What row-level security adds to every plan is left out.',
    '',
  ]
  for (const [name, condition] of Object.entries(criteria)) {
    const rows = await inWorkspaceAtLarge(db, workspaceId, async (tx) => {
      const plan = await sql<{
        'QUERY PLAN': string
      }>`
        EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF, TIMING OFF,
            SUMMARY ON) ${audienceProfileQuery(workspaceId, condition, new Date())}`.execute(tx)
      return plan.rows.map((row) => row['QUERY PLAN'])
    })
    const kept = rows
      .filter((line) => !NOISE.test(line))
      .map((line) => (line.length > 180 ? `${line.slice(0, 180)} …` : line))
    parts.push(`## ${name}`, '', `${conditionSentence(condition, 'en', NAMES)}.`, '', '```', ...kept, '```', '')
  }
  writeFileSync(file, parts.join('\n'))
}
