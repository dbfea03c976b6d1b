import { parseDay, parseMoment } from '@parcours/model/values/moment.ts'
import { parseDecimal } from '@parcours/model/values/number.ts'
import { parseUnixTime } from '@parcours/model/values/unix-time.ts'
import { normaliseZone, ZONES } from '@parcours/model/values/zone.ts'
import { TEMPLATE } from '@parcours/testing/global-setup.ts'
import { HOSTILE_TEXTS } from '@parcours/testing/hostile-values.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { connect, type Database } from './connection.ts'

/** Texts near to what is read, so that one wrong character decides. */
const near = fc.oneof(
  fc.stringMatching(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,10})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$/,
  ),
  fc
    .tuple(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      fc.nat(30),
      fc.constantFrom('', '0', '-', ':', '.', 'T', ' ', 'Z', '+', 'a', '9'),
    )
    .map(([date, at, put]) => {
      const text = date.toISOString()
      return text.slice(0, at) + put + text.slice(at + 1)
    }),
  fc.string({ unit: fc.constantFrom(...'0123456789+-.:TZ eE'), maxLength: 30 }),
  fc.double().map(String),
  // Unix times, and numbers beside the edges between what is one, and in which unit.
  fc
    .tuple(
      fc.constantFrom(0, 1e8, 1e11, 253_402_300_799_999),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom('', '.5'),
    )
    .map(([edge, beside, fraction]) => `${edge + beside}${fraction}`),
  fc.integer({ min: -2e12, max: 2e12 }).map(String),
)
// PostgreSQL takes neither NUL nor lone surrogates: no such text is in a database.
const anyText = fc
  .oneof(near, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))
  .filter((text) => !text.includes('\0'))

let db: Database

beforeAll(() => {
  db = connect({ url: inject('postgresUrl').replace(/\/parcours$/, `/${TEMPLATE}`), max: 1 })
})
afterAll(() => db.destroy())

interface Read {
  text: string
  moment: number | null
  day: string | null
  number: number | null
  unix: number | null
  folded: string
}

/** As PostgreSQL reads them, in a session that is far from UTC. */
async function read(texts: string[]): Promise<Read[]> {
  return db.transaction().execute(async (tx) => {
    await sql`SET LOCAL TimeZone = 'Pacific/Auckland'`.execute(tx)
    const { rows } = await sql<Read>`
      SELECT t AS text, (extract(epoch FROM moment_of(t)) * 1000)::float8 AS moment, day_of(t)::text AS day,
             number_of(t)::float8 AS number, fold(t) AS folded,
             (extract(epoch FROM unix_moment(number_of(t))) * 1000)::float8 AS unix
        FROM unnest(${texts}::text[]) WITH ORDINALITY u (t, place) ORDER BY place`.execute(tx)
    return rows
  })
}

/** Fractions below a millisecond are kept by one side only. */
const floor = (moment: number | null) => (moment === null ? null : Math.floor(moment + 0.0005))

function expectSame({ text, moment, day, number, unix }: Read): void {
  const expected = parseMoment(text)?.getTime() ?? null
  // Rounding to microseconds may reach the next millisecond.
  if (moment === null || expected === null) expect([text, moment]).toEqual([text, expected])
  else expect([text, Math.abs((floor(moment) ?? 0) - expected) <= 1]).toEqual([text, true])
  expect([text, day]).toEqual([text, parseDay(text) ?? null])
  const decimal = parseDecimal(text) ?? null
  const time = parseUnixTime(text)?.getTime() ?? null
  if (unix === null || time === null) expect([text, unix]).toEqual([text, time])
  else expect([text, Math.abs((floor(unix) ?? 0) - time) <= 1]).toEqual([text, true])
  // PostgreSQL has no zero below zero.
  expect([text, number]).toEqual([text, Object.is(decimal, -0) ? 0 : decimal])
}

describe('values in SQL', () => {
  it('are read without failing, and as TypeScript reads them: what harmed once', async () => {
    for (const row of await read(HOSTILE_TEXTS)) expectSame(row)
    // As constants the planner reckons them, in another way.
    for (const text of HOSTILE_TEXTS) {
      await sql`
        SELECT moment_of(${sql.lit(text)}), day_of(${sql.lit(text)}), number_of(${sql.lit(text)}),
               fold(${sql.lit(text)})`.execute(db)
    }
  })

  it('are read without failing, and as TypeScript reads them: any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 200, maxLength: 200 }), async (texts) => {
        for (const row of await read(texts)) expectSame(row)
      }),
      { numRuns: 30 },
    )
  })

  it('equal themselves when folded, in any case and form', async () => {
    const same = async (a: string, b: string) => {
      const [one, other] = await read([a, b])
      return one?.folded === other?.folded
    }
    expect(await same('İstanbul', 'İstanbul')).toBe(true)
    expect(await same('ΟΔΟΣ', 'οδος')).toBe(true)
    expect(await same('Zoe\u0301', 'ZOÉ')).toBe(true)
    expect(await same('Straße', 'STRASSE')).toBe(true)
    expect(await same('Été', 'ete')).toBe(false)
    expect((await read(['PARIS']))[0]?.folded).toBe('paris')
  })

  it('are written into the statement by the planner, so that a scan pays no call for them', async () => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      EXPLAIN (VERBOSE)
      SELECT moment_of(t), day_of(t), number_of(t), fold(t)
        FROM (SELECT properties ->> 'x' AS t FROM contacts) c`.execute(db)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    for (const name of ['moment_of', 'day_of', 'number_of', 'fold'])
      expect(plan).not.toMatch(new RegExp(`\\b${name}\\(`))
  })
})

describe('zones in SQL', () => {
  it('that can be chosen are all known to PostgreSQL', async () => {
    const { rows } = await sql<{ name: string }>`SELECT name FROM pg_timezone_names`.execute(db)
    const known = new Set(rows.map(({ name }) => name))
    expect(ZONES.filter((zone) => !known.has(zone))).toEqual([])
    // And each of its names leads to one of those, with the same clock. What it also has as an abbreviation (CET) it
    // takes without summer time.
    const { rows: clocks } = await sql<{ name: string; zone: string; same: boolean }>`
      SELECT name, zone, bool_and(at AT TIME ZONE name = at AT TIME ZONE zone) AS same
        FROM unnest(${[...known]}::text[], ${[...known].map((name) => normaliseZone(name) ?? name)}::text[]) u (name,
            zone)
       CROSS JOIN generate_series('2025-01-01Z'::timestamptz, '2026-12-31Z', '7 days') at
       WHERE name NOT IN (SELECT abbrev FROM pg_timezone_abbrevs) GROUP BY name, zone`.execute(db)
    expect(clocks.filter(({ same }) => !same)).toEqual([])
    expect(
      [...known].filter(
        (name) => !normaliseZone(name) && !/^(posix|right)\/|^(Factory|localtime|posixrules)$/.test(name),
      ),
    ).toEqual([])
  })
})
