import { type RawBuilder, sql } from 'kysely'

/** What is counted by quarter of an hour, of the messages of each journey and campaign. */
export const RECENTLY_COUNTED = ['sent', 'opened', 'clicked']

/** The quarter of an hour that a moment is in: SQL. Offsets of time zones are whole quarters. */
export const quarterOf = (moment: RawBuilder<unknown>) =>
  sql<Date>`date_bin('15 minutes', ${moment}, TIMESTAMPTZ 'epoch')`
