import { type RawBuilder, sql } from 'kysely'

/** The number of buckets: hundredths of a percent. */
export const RANDOM_BUCKETS = 10_000

/** A number from 0 to 9,999 for a contact, the same whenever it is asked with this seed: SQL over their id. */
export function randomBucketSql(contactId: RawBuilder<string>, seed: string): RawBuilder<number> {
  return sql`
    mod(hashtextextended(${contactId}::text || ${seed}::text, 0) & 4611686018427387903, ${sql.lit(RANDOM_BUCKETS)})`
}
