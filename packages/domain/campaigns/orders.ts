import { type RawBuilder, sql } from 'kysely'

/** Orders that are dated by their day are looked for so much before the first email. */
export const MAX_DATE_ROUNDING = sql`interval '1 day'`

/**
 * The latest moment at which the order `o` may have been placed: SQL. What was imported with a day alone stands at the
 * beginning of that day, of UTC or of the workspace, and may have come after an email of the same day.
 */
export const latestMoment: RawBuilder<Date> = sql<Date>`CASE
          WHEN (o.ordered_at AT TIME ZONE 'UTC')::time = '00:00'
            OR (o.ordered_at AT TIME ZONE (SELECT time_zone FROM workspaces))::time = '00:00'
          THEN o.ordered_at + ${MAX_DATE_ROUNDING}
          ELSE o.ordered_at END`
