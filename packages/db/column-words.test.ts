import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COLUMN_WORDS } from './column-words.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/**
 * Columns without a constraint: their words are open (a channel more is no migration), are written by the database from
 * a column that has one, or stand in tables so large that checking all rows would hold up an upgrade.
 */
const UNCONSTRAINED: string[] = [
  'connections.channel',
  'consent_channels.channel',
  'consent_ledger.channel',
  'consents.channel',
  'consents.decision',
  'consents.purpose',
  'event_inbox.kind',
  'events.kind',
  'journey_deferred_events.kind',
  'message_event_inbox.kind',
  'messages.channel',
  'sending_usage.channel',
  'suppressions.channel',
  'usages.used_kind',
  'usages.user_kind',
  'users.language',
  'workspaces.language',
] satisfies (keyof typeof COLUMN_WORDS)[]

/** The words of each text column whose constraint names them. */
async function constrained(): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ column: string; definition: string }>`
    SELECT c.conrelid::regclass || '.' || a.attname AS column, pg_get_constraintdef(c.oid) AS definition
      FROM pg_constraint c
      JOIN pg_class t ON t.oid = c.conrelid AND NOT t.relispartition
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'c'
       AND c.connamespace = 'public'::regnamespace
       AND c.convalidated
       AND cardinality(c.conkey) = 1
       AND a.atttypid = 'text'::regtype`.execute(world.db)
  return new Map(
    rows.flatMap(({ column, definition }) => {
      const words = [...definition.matchAll(/'(\w[\w/]*)'::text/g)].map(([, word]) => word ?? '')
      return words.length > 0 ? [[column, words.toSorted()] as const] : []
    }),
  )
}

describe('columns that hold one of few words', () => {
  it('are constrained to the words of the model', async () => {
    const known: [string, readonly string[]][] = Object.entries(COLUMN_WORDS)
    const expected = known.filter(([column]) => !UNCONSTRAINED.includes(column))
    expect(Object.fromEntries(await constrained())).toEqual(
      Object.fromEntries(expected.map(([column, words]) => [column, words.toSorted()])),
    )
  })
})
