import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * Names of zones that were taken before, as the IANA database calls
 * them today; those that nobody can tell are not among them.
 */
const ZONE_ALIASES = `
  ('CAT', 'Africa/Maputo'), ('EAT', 'Africa/Nairobi'), ('JST', 'Asia/Tokyo'), ('EST', 'America/Panama'), ('MST', 'America/Phoenix'), ('HST', 'Pacific/Honolulu'),
  ('EST5EDT', 'America/New_York'), ('CST6CDT', 'America/Chicago'), ('MST7MDT', 'America/Denver'), ('PST8PDT', 'America/Los_Angeles'),
  ('CET', 'Europe/Brussels'), ('MET', 'Europe/Brussels'), ('EET', 'Europe/Athens'), ('WET', 'Europe/Lisbon'), ('GMT', 'UTC'), ('Etc/UTC', 'UTC'), ('Etc/GMT', 'UTC'),
  ('Africa/Asmera', 'Africa/Asmara'), ('America/Buenos_Aires', 'America/Argentina/Buenos_Aires'), ('America/Catamarca', 'America/Argentina/Catamarca'),
  ('America/Coral_Harbour', 'America/Atikokan'), ('America/Cordoba', 'America/Argentina/Cordoba'), ('America/Godthab', 'America/Nuuk'),
  ('America/Indianapolis', 'America/Indiana/Indianapolis'), ('America/Jujuy', 'America/Argentina/Jujuy'), ('America/Louisville', 'America/Kentucky/Louisville'),
  ('America/Mendoza', 'America/Argentina/Mendoza'), ('Asia/Calcutta', 'Asia/Kolkata'), ('Asia/Katmandu', 'Asia/Kathmandu'), ('Asia/Rangoon', 'Asia/Yangon'),
  ('Asia/Saigon', 'Asia/Ho_Chi_Minh'), ('Atlantic/Faeroe', 'Atlantic/Faroe'), ('Europe/Kiev', 'Europe/Kyiv'), ('Pacific/Enderbury', 'Pacific/Kanton'),
  ('Pacific/Ponape', 'Pacific/Pohnpei'), ('Pacific/Truk', 'Pacific/Chuuk')`

/**
 * How people's values are read in SQL: functions that no text makes throw, and that the planner writes into the
 * statement (a single expression, not STRICT). `packages/model/values` says the same in TypeScript. And zones that
 * PostgreSQL does not know are mended.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- A day written as YYYY-MM-DD that the calendar has; null for any other text. The patterns have few states each: one that counts the digits takes
     -- three times as long.
     CREATE FUNCTION day_of(given text) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
       SELECT CASE WHEN given LIKE '____-__-__' AND given ~ '^[0-9]+-[0-9]+-[0-9]+$' AND pg_input_is_valid(given, 'date')
         THEN given::date END
     $$;

     -- A moment in ISO 8601, years 1 to 9999: a day, or a day and a time; without an offset it is UTC, whatever the session's zone. An offset could
     -- lead from the first or the last year out of the calendar. Rounding could from its last second.
     CREATE FUNCTION moment_of(given text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
       SELECT CASE
         WHEN given LIKE '____-__-__'
           THEN CASE WHEN given ~ '^[0-9]+-[0-9]+-[0-9]+$' AND pg_input_is_valid(given, 'date')
             THEN given::date::timestamp AT TIME ZONE 'UTC' END
         WHEN given LIKE '____-__-__T__:__%' OR given LIKE '____-__-__ __:__%'
           THEN CASE WHEN given ~ '^[0-9]+-[0-9]+-[0-9]+[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)?$'
             AND pg_input_is_valid(given, 'timestamptz')
             THEN CASE
               WHEN given LIKE '%Z' THEN least(given::timestamptz, '9999-12-31 23:59:59.999999+00'::timestamptz)
               WHEN substr(given, 17) ~ '[+-]'
                 THEN CASE WHEN given NOT LIKE '0001%' AND given NOT LIKE '9999%' THEN given::timestamptz END
               ELSE least(given::timestamp AT TIME ZONE 'UTC', '9999-12-31 23:59:59.999999+00'::timestamptz) END END
       END
     $$;

     -- Digits with a point at most, and a sign; null for any other text: words that PostgreSQL takes for numbers, exponents, blanks.
     CREATE FUNCTION number_of(given text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
       SELECT CASE WHEN given ~ '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)$' AND octet_length(given) <= 308
         THEN given::numeric END
     $$;

     -- Text as it is compared: composed, and without regard to case in any language. Most is ASCII, where both are cheap.
     CREATE FUNCTION fold(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
       SELECT CASE WHEN octet_length(given) = char_length(given)
         THEN lower(given COLLATE "C") COLLATE "C"
         ELSE normalize(casefold(normalize(given) COLLATE pg_unicode_fast)) COLLATE "C" END
     $$;

     -- Unix time, of seconds or (from a hundred thousand millions on) milliseconds; null beyond the year 9999.
     CREATE FUNCTION unix_moment(given numeric) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
       SELECT CASE WHEN abs(given) < 100000000000 THEN to_timestamp(given::float8)
         WHEN given BETWEEN -62135596800000 AND 253402300799999 THEN to_timestamp(given::float8 / 1000) END
     $$;

     -- The next anniversary of a day, today included; null for a day outside the calendar. A 29 February is had on the 28th in other years.
     CREATE OR REPLACE FUNCTION next_anniversary(day date, today date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
       SELECT CASE WHEN day BETWEEN '0001-01-01' AND '9999-12-31' THEN
         CASE WHEN (day + make_interval(years => extract(year FROM today)::int - extract(year FROM day)::int))::date >= today
           THEN (day + make_interval(years => extract(year FROM today)::int - extract(year FROM day)::int))::date
           ELSE (day + make_interval(years => extract(year FROM today)::int - extract(year FROM day)::int + 1))::date END END
     $$;

     -- What is searched and compared by name is folded once, when it is written.
     ALTER TABLE contacts ALTER COLUMN search SET EXPRESSION AS (fold(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' ||
       coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(external_id, '') || ' ' || coalesce(city, '')));
     DROP INDEX order_items_by_product, order_items_by_category;
     CREATE INDEX order_items_by_product ON order_items (workspace_id, fold(product), ordered_at) INCLUDE (contact_id);
     CREATE INDEX order_items_by_category ON order_items (workspace_id, fold(category), ordered_at) INCLUDE (contact_id);

     -- When each field and property was told, in milliseconds since 1970: '*' all that stood there from the beginning, '' the latest of all.
     ALTER TABLE contacts ADD COLUMN told_at jsonb NOT NULL DEFAULT '{}';

     -- Of what is told of someone (names, with the time of each) that of which nothing later is known. What is empty may be filled at any time.
     CREATE FUNCTION fresh_times(told jsonb, known jsonb, present jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
       SELECT coalesce(jsonb_object_agg(name, at), '{}') FROM jsonb_each(told) t (name, at)
        WHERE name <> '' AND at::numeric >= coalesce((known ->> name)::numeric, CASE WHEN present ? name THEN (known ->> '*')::numeric END, 0)
     $$;
     -- Properties with those that are given and among the names; null clears.
     CREATE FUNCTION with_given(properties jsonb, given jsonb, names jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
       SELECT (properties - coalesce(array_agg(name), '{}')) || coalesce(jsonb_object_agg(name, value) FILTER (WHERE value <> 'null'), '{}')
         FROM jsonb_each(given) g (name, value) WHERE names ? name
     $$;

     CREATE TEMPORARY TABLE zones ON COMMIT DROP AS
       SELECT z.given, coalesce(a.name, k.name) AS name
         FROM (SELECT time_zone AS given FROM contacts WHERE time_zone IS NOT NULL
               UNION SELECT time_zone FROM workspaces) z
         LEFT JOIN (VALUES ${ZONE_ALIASES}) a (alias, name) ON lower(a.alias) = lower(z.given)
         LEFT JOIN pg_timezone_names k ON lower(k.name) = lower(z.given);
     UPDATE contacts c SET time_zone = z.name FROM zones z WHERE z.given = c.time_zone AND z.name IS DISTINCT FROM c.time_zone;
     UPDATE workspaces w SET time_zone = coalesce(z.name, 'UTC') FROM zones z WHERE z.given = w.time_zone AND z.name IS DISTINCT FROM w.time_zone;
     DROP TABLE zones;`,
  )
}
