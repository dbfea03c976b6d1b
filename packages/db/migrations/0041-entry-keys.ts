import type { Kysely, QueryExecutorProvider } from 'kysely'
import { run } from './sql.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- Unix time, of seconds or (from a hundred thousand millions on) milliseconds; null for what can hardly be one:
     -- before March 1973, beyond year 9999.
     CREATE OR REPLACE FUNCTION unix_moment(given numeric) RETURNS timestamptz
     LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
       SELECT CASE WHEN given < 100000000 THEN NULL
         WHEN given < 100000000000 THEN to_timestamp(given::float8)
         WHEN given <= 253402300799999 THEN to_timestamp(given::float8 / 1000) END
     $$;

     -- Text as a key: as it is while it is short, else what tells it apart from all others.
     CREATE FUNCTION short_key(given text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
       SELECT CASE WHEN octet_length(given) > 200 THEN 'sha256:' || encode(sha256(convert_to(given, 'UTF8')), 'hex')
         ELSE given END
     $$;

     -- What a property of an event says that tells one entry of a contact from another (journey_positions.lane), or
     -- an event of one from that of another. A name with dots is that property, else leads into objects; numbers are as
     -- their text; text is without regard to case and composition.
     CREATE FUNCTION entry_key(properties jsonb, name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
       SELECT short_key(fold(CASE WHEN jsonb_exists(properties, name) THEN properties ->> name
         ELSE properties #>> string_to_array(name, '.') END))
     $$;

     -- When everyone was let go on last: until then nobody's time was up.
     ALTER TABLE journeys ADD COLUMN resumed_at timestamptz;

     -- When we heard of what reached the goal. Null for those of before: when it happened.
     ALTER TABLE journey_conversions ADD COLUMN recorded_at timestamptz;`,
  )
  await rekeyEntries(db)
}

/**
 * Gives entries of before the key that events have from now on: it was exact, of a flat name, and cut at 200
 * characters. Of two entries that are one by it now both go on; the later has a key that no event has.
 */
export async function rekeyEntries(db: QueryExecutorProvider): Promise<void> {
  await run(
    db,
    `CREATE TEMPORARY TABLE rekeyed ON COMMIT DROP AS
       SELECT p.workspace_id, p.run_id, p.contact_id, p.journey_id, k.lane
         FROM journey_versions v
        CROSS JOIN LATERAL jsonb_array_elements(v.graph -> 'nodes') n
         JOIN journey_positions p
           ON p.workspace_id = v.workspace_id AND p.version_id = v.id AND p.journey_id = v.journey_id
        CROSS JOIN LATERAL (
          SELECT coalesce(entry_key(p.entry -> 'properties', n #>> '{settings,key}'), '') AS lane,
                 left(coalesce(p.entry -> 'properties' ->> (n #>> '{settings,key}'), ''), 200) AS before
        ) k
        WHERE n ->> 'kind' = 'triggerEvent'
          AND n #>> '{settings,key}' <> ''
          AND n #>> '{settings,reentry}' <> 'always'
          AND p.lane = k.before
          AND k.lane <> k.before;
     UPDATE rekeyed r SET lane = o.lane || ' ' || o.run_id
       FROM (SELECT a.run_id, a.contact_id, a.lane, a.is_changed,
                    a.is_in AND row_number() OVER (
                      PARTITION BY a.contact_id, a.journey_id, a.lane, a.is_in
                          ORDER BY a.is_changed, a.entered_at, a.run_id) > 1
                    OR a.once AND row_number() OVER (
                      PARTITION BY a.contact_id, a.journey_id, a.lane, a.once
                          ORDER BY a.is_changed, a.entered_at, a.run_id) > 1 AS is_second
               FROM (SELECT p.run_id, p.contact_id, p.journey_id, p.entered_at, p.once, p.ended_at IS NULL AS is_in,
                            k.run_id IS NOT NULL AS is_changed, coalesce(k.lane, p.lane) AS lane
                       FROM (SELECT DISTINCT contact_id, journey_id FROM rekeyed) w
                       JOIN journey_positions p ON p.contact_id = w.contact_id AND p.journey_id = w.journey_id
                       LEFT JOIN rekeyed k ON k.run_id = p.run_id AND k.contact_id = p.contact_id) a) o
      WHERE o.is_second AND o.is_changed AND r.run_id = o.run_id AND r.contact_id = o.contact_id;
     -- In two steps: while they change, two must not have one key.
     UPDATE journey_positions p SET lane = 'run:' || r.run_id FROM rekeyed r
      WHERE p.workspace_id = r.workspace_id AND p.run_id = r.run_id AND p.contact_id = r.contact_id;
     UPDATE journey_positions p SET lane = r.lane FROM rekeyed r
      WHERE p.workspace_id = r.workspace_id AND p.run_id = r.run_id AND p.contact_id = r.contact_id;
     DROP TABLE rekeyed;`,
  )
}
