import { type RawBuilder, sql } from 'kysely'

/** An order that is dated by its day may be recorded so much before the first email. */
export const MAX_DATE_ROUNDING = sql`interval '1 day'`

/**
 * The latest moment at which the order `o` may have been placed: SQL. An order imported with a day alone is stored at
 * the beginning of that day, of UTC or of the workspace, and may follow an email of the same day.
 */
export const latestMoment: RawBuilder<Date> = sql<Date>`CASE
          WHEN (o.ordered_at AT TIME ZONE 'UTC')::time = '00:00'
            OR (o.ordered_at AT TIME ZONE (SELECT time_zone FROM workspaces))::time = '00:00'
          THEN o.ordered_at + ${MAX_DATE_ROUNDING}
          ELSE o.ordered_at END`
