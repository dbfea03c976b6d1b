import { type Kysely, sql } from 'kysely'

const MONTHS_AHEAD = 3

/** Makes the monthly partitions from the current month on. Rows outside of them go to the default partition. */
export async function ensurePartitions<Tables>(db: Kysely<Tables>, now: Date): Promise<void> {
  const { rows } = await sql<{ name: string; fillfactor: number }>`
    SELECT name, fillfactor FROM partitioned_tables`.execute(db)
  for (const { name, fillfactor } of rows) {
    for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
      const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1))
      const to = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1, 1))
      const partition = `${name}_${from.toISOString().slice(0, 7).replace('-', '_')}`
      // The default partition may already hold rows of that month (a clock set back): then they stay there.
      await sql`
        DO ${sql.lit(`BEGIN
          CREATE TABLE IF NOT EXISTS ${partition}
            PARTITION OF ${name} FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')
            WITH (fillfactor = ${fillfactor});
        EXCEPTION WHEN check_violation THEN NULL; END`)}`.execute(db)
    }
  }
}
