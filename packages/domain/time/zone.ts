import { type RawBuilder, sql } from 'kysely'

/** The zones that PostgreSQL knows, read once for a whole statement: SQL of a common table expression. */
export const KNOWN_ZONES = sql`known_zones AS MATERIALIZED (
      SELECT lower(name) AS name FROM pg_timezone_names
    )`

/**
 * The zone of the contact `c`, or the workspace's (`w`) where theirs is not known or is none: SQL beside {@link
 * KNOWN_ZONES}. One contact's odd zone then stops no statement over many.
 */
export const SAFE_CONTACT_ZONE: RawBuilder<string> = sql<string>`
  CASE WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone END`
