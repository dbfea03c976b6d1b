import { connect, type Database } from '@parcours/db/connection.ts'
import { parseDay, parseMoment } from '@parcours/model/values/moment.ts'
import { parseDecimal } from '@parcours/model/values/number.ts'
import { normaliseZone, ZONES } from '@parcours/model/values/zone.ts'
import { TEMPLATE } from '@parcours/testing/global-setup.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

/** What people and programs write where a date, a number or a name is expected, and what was seen to harm. */
const HORRORS = [
  ...['', ' ', '.', '-', '+', '--1', '1e5', '9e131071', '1e400000', '-1e-400000', 'NaN', 'nan', 'Infinity', '-inf', '0x0A', '0b1', '1_000', '1,5', ' 12', '12 ', '12\n'],
  ...['٣', '１２', '9'.repeat(308), '9'.repeat(309), `-${'9'.repeat(308)}`, `0.${'1'.repeat(306)}`, '5.', '.5', '+.5', '-0', '1.2.3', '12-5', '00012'],
  ...['today', 'yesterday', 'tomorrow', 'now', 'epoch', 'infinity', '-infinity', 'allballs', 'noon', '12', '2026', '2026-1-5', '20260105', 'J2461000', '2026-W01-1', '2026-001'],
  ...['2026-02-29', '2024-02-29', '2026-02-30', '1900-02-29', '2000-02-29', '0000-01-01', '0001-01-01', '9999-12-31', '10000-01-01', '-0001-01-01', '2026-13-01', '2026-00-10'],
  ...['2026-01-00', '99999-1-01', '294277-01-01', '5874898-01-01', '0044-03-15 BC', '2026-01-01 BC', 'June-12-05', 'Sept-12-05', '1-12-01-01', '--26-01-01', '2026-0--01'],
  ...['2026-01-01T24:00:00Z', '2026-01-01T23:59:60Z', '2026-01-01T10:00:60.5Z', '2026-01-01T10:60Z', '2026-01-01T10', '2026-01-01T10Z', '2026-01-01T101010', '2026-01-01T10:00:00.Z'],
  ...['2026-01-01T10:00:00+15:59', '2026-01-01T10:00:00+16:00', '2026-01-01T10:00:00-15', '2026-01-01T10:00+0260', '2026-01-01t10:00z', '2026-01-01  10:00', '2026-01-01T10:00 +02:00'],
  ...['2026-01-01T10:00:00 Europe/Paris', '2026-01-01T10:00:00 CAT', '2026-01-01T10:00:00.1234567Z', '2026-01-01T10:00:00.1234567890Z', '2026-01-01T10:00:00.999999999'],
  ...['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999', '9999-12-31T23:59:59-10:00', '0001-01-01T00:00:00+10:00', '0001-01-01T00:00:00', '0001-01-01 00:00:00.000001Z'],
  ...['2026-01-0T110:00Z', '2026-01-1T010:00Z', '2026-01-01T10:000Z', '2026-01-01T1.:00:00Z', '1795686983', '1795686983000', '2026-01-01\n', '2026-01-01T10:00:00Z\n', '２026-01-01'],
  ...['İstanbul', 'ΟΔΟΣ', 'οδος', 'Zoe\u0301', 'Zoé', 'Straße', 'STRASSE', 'ǅ', '\u0345', 'ﬃ', '👩‍👩‍👧', '\uFFFD', '\u202E', 'a'.repeat(100_000), 'é'.repeat(10_000), '{"a":1}', "'; DROP", '%_\\'],
]

/** Texts near to what is read, so that one wrong character decides. */
const near = fc.oneof(
  fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,10})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$/),
  fc.tuple(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), fc.nat(30), fc.constantFrom('', '0', '-', ':', '.', 'T', ' ', 'Z', '+', 'a', '9')).map(([date, at, put]) => {
    const text = date.toISOString()
    return text.slice(0, at) + put + text.slice(at + 1)
  }),
  fc.string({ unit: fc.constantFrom(...'0123456789+-.:TZ eE'), maxLength: 30 }),
  fc.double().map(String),
)
// PostgreSQL takes neither NUL nor lone surrogates: no such text is in a database.
const anyText = fc.oneof(near, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })).filter((text) => !text.includes('\0'))

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
  folded: string
}

/** As PostgreSQL reads them, in a session that is far from UTC. */
async function read(texts: string[]): Promise<Read[]> {
  return db.transaction().execute(async (tx) => {
    await sql`SET LOCAL TimeZone = 'Pacific/Auckland'`.execute(tx)
    const { rows } = await sql<Read>`
      SELECT t AS text, (extract(epoch FROM moment_of(t)) * 1000)::float8 AS moment, day_of(t)::text AS day, number_of(t)::float8 AS number, fold(t) AS folded
        FROM unnest(${texts}::text[]) WITH ORDINALITY u (t, place) ORDER BY place`.execute(tx)
    return rows
  })
}

/** Fractions below a millisecond are kept by one side only. */
const floor = (moment: number | null) => (moment === null ? null : Math.floor(moment + 0.0005))

function expectSame({ text, moment, day, number }: Read): void {
  const expected = parseMoment(text)?.getTime() ?? null
  // Rounding to microseconds may reach the next millisecond.
  if (moment === null || expected === null) expect([text, moment]).toEqual([text, expected])
  else expect([text, Math.abs((floor(moment) ?? 0) - expected) <= 1]).toEqual([text, true])
  expect([text, day]).toEqual([text, parseDay(text) ?? null])
  const decimal = parseDecimal(text) ?? null
  // PostgreSQL has no zero below zero.
  expect([text, number]).toEqual([text, Object.is(decimal, -0) ? 0 : decimal])
}

describe('values in SQL', () => {
  it('are read without failing, and as TypeScript reads them: what harmed once', async () => {
    for (const row of await read(HORRORS)) expectSame(row)
    // As constants the planner reckons them, in another way.
    for (const text of HORRORS) {
      await sql`SELECT moment_of(${sql.lit(text)}), day_of(${sql.lit(text)}), number_of(${sql.lit(text)}), fold(${sql.lit(text)})`.execute(db)
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
      EXPLAIN (VERBOSE) SELECT moment_of(t), day_of(t), number_of(t), fold(t) FROM (SELECT properties ->> 'x' AS t FROM contacts) c`.execute(db)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    for (const name of ['moment_of', 'day_of', 'number_of', 'fold']) expect(plan).not.toMatch(new RegExp(`\\b${name}\\(`))
  })
})

describe('zones in SQL', () => {
  it('that can be chosen are all known to PostgreSQL', async () => {
    const { rows } = await sql<{ name: string }>`SELECT name FROM pg_timezone_names`.execute(db)
    const known = new Set(rows.map(({ name }) => name))
    expect(ZONES.filter((zone) => !known.has(zone))).toEqual([])
    // And each of its names leads to one of those, with the same clock. What it also has as an abbreviation (CET) it takes without summer time.
    const { rows: clocks } = await sql<{ name: string; zone: string; same: boolean }>`
      SELECT name, zone, bool_and(at AT TIME ZONE name = at AT TIME ZONE zone) AS same
        FROM unnest(${[...known]}::text[], ${[...known].map((name) => normaliseZone(name) ?? name)}::text[]) u (name, zone)
       CROSS JOIN generate_series('2025-01-01Z'::timestamptz, '2026-12-31Z', '7 days') at
       WHERE name NOT IN (SELECT abbrev FROM pg_timezone_abbrevs) GROUP BY name, zone`.execute(db)
    expect(clocks.filter(({ same }) => !same)).toEqual([])
    expect([...known].filter((name) => !normaliseZone(name) && !/^(posix|right)\/|^(Factory|localtime|posixrules)$/.test(name))).toEqual([])
  })
})
