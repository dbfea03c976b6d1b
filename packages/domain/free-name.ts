import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { sql } from 'kysely'

/** The longest name of a journey, a segment, an email or a connection, in characters. */
const MAX_NAME_LENGTH = 120
/** What every numbered name of one begins with. */
const STEM_LENGTH = 110

/**
 * A name for what is copied or made from something ready: its own, or the first of "name (2)", "name (3)" … that no
 * other in the table has. What is there by the same name stays as it is.
 */
export async function freeName(
  tx: WorkspaceTx,
  table: 'connections' | 'contents' | 'journeys' | 'segments',
  name: string,
): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    SELECT name
      FROM ${sql.table(table)}
     WHERE starts_with(name, ${truncateText(name, STEM_LENGTH)})`.execute(tx)
  const taken = new Set(rows.map((row) => row.name))
  let free = name
  for (let number = 2; taken.has(free); number++) {
    const suffix = ` (${number})`
    free = truncateText(name, MAX_NAME_LENGTH - suffix.length) + suffix
  }
  return free
}
