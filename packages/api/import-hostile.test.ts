import { importCsv, importedFile, runImport, uploadCsv } from '@parcours/testing/imports.ts'
import { drainedByHand } from '@parcours/testing/journeys.ts'
import { createWorld, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'

let world: World
let neighbour: TestWorkspace

beforeAll(async () => {
  world = await createWorld()
  neighbour = await world.newWorkspace('Neighbour')
}, 240_000)
afterAll(() => world.close())

const HEADER = [
  'id',
  'email',
  'phone',
  'country',
  'language',
  'zone',
  'when',
  'amount',
  'tags',
  'agreed',
  'constructor',
  'note',
]
const MAPPING = {
  id: 'externalId',
  email: 'email',
  phone: 'phone',
  country: 'country',
  language: 'language',
  zone: 'timeZone',
  when: 'properties.when',
  amount: 'properties.amount',
  tags: 'tags',
  agreed: 'consent.email',
  note: 'properties.note',
}

/** What editors and attackers put in cells. */
const HOSTILE = [
  '',
  ' ',
  '"',
  '""',
  "'",
  'a,b;c\td|e',
  'two\nlines',
  'two\r\nlines',
  'a\0b',
  '\ufffd',
  '\ufeff',
  'infinity',
  'today',
  'NaN',
  '1e400',
  '9'.repeat(400),
  '-0',
  '1 234,50',
  '1,234.50',
  '05/12/2026',
  '2026-02-30',
  '0001-01-01',
  '9999-12-31',
  '10000-01-01',
  '+0530',
  'CAT',
  'Mars/Olympus',
  'İstanbul',
  '\u202e',
  '😀'.repeat(60),
  '文'.repeat(1000),
  '文'.repeat(5000),
  '=1+1',
  "'+1 (555)",
  '＝x',
  '__proto__',
  '{"a":1}',
  '{{ contact.email }}',
  'null',
  "'; DROP TABLE contacts; --",
  'yes',
  'no',
]
const cell = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
)

const ENCODINGS = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-8 with its mark': (text: string) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  latin1: (text: string) => Buffer.from(text.replace(/[\u0080-\u009f\u0100-\u{10ffff}]/gu, '?'), 'latin1'),
}

const file = fc.record({
  rows: fc.array(fc.record({ cells: fc.array(cell, { minLength: 9, maxLength: 12 }), bare: fc.boolean() }), {
    minLength: 1,
    maxLength: 25,
  }),
  separator: fc.constantFrom(',', ';', '\t', '|'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom(...(Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[])),
})

let files = 0

/** Works on the events of everyone, as the dispatchers do. */
async function drainAll(): Promise<void> {
  await drainedByHand(world)
}

it('every row of any file is imported or rejected with its line and reason, while other work goes on beside it', async () => {
  await fc.assert(
    fc.asyncProperty(file, async ({ rows, separator, end, encoding }) => {
      const name = `f${files++}`
      const written = (text: string, bare: boolean) =>
        bare && !/["\r\n,;\t|]/.test(text) ? text : `"${text.replaceAll('"', '""')}"`
      const lines = rows.map(({ cells, bare }, n) =>
        [`${name}-${n}`, ...cells].map((one) => written(one, bare)).join(separator),
      )
      const { status, body } = await uploadCsv(world, ENCODINGS[encoding]([HEADER.join(separator), ...lines].join(end)))
      expect(status, JSON.stringify(body)).toBe(201)
      expect((await world.call('POST', `/api/v1/imports/${body.id}/preview`, { mapping: MAPPING })).status).toBe(200)
      expect((await world.call('POST', `/api/v1/imports/${body.id}/start`, { mapping: MAPPING })).status).toBe(202)
      const beside = importCsv(world, `email\n${name}@neighbour.test\n`, { mapping: { email: 'email' } }, neighbour)
      await world.call('POST', '/v1/track', { userId: name, event: 'Meanwhile' }, { key: neighbour.trackKey })
      const worked = drainAll()
      await runImport(world, body.id)
      await worked
      const done = await importedFile(world, body.id)
      expect(done.state).toBe('done')
      expect(await beside).toMatchObject({ state: 'done', createdContacts: 1 })
      const { rows: events } = await sql`
        SELECT
          FROM events e
          JOIN contacts c ON c.id = e.contact_id
         WHERE e.name = 'Meanwhile' AND c.external_id = ${name}`.execute(world.db)
      expect(events).toHaveLength(1)
      expect(done).toMatchObject({ totalRows: rows.length, processedRows: rows.length })
      expect(done.rejects).toHaveLength(done.rejectedRows + done.incompleteRows)
      for (const { line, reason } of done.rejects) {
        expect(line).toBeGreaterThan(1)
        expect(reason).not.toBe('')
      }
      const ids = rows.map((_, n) => `${name}-${n}`)
      const { rows: known } = await sql<{
        external_id: string
      }>`SELECT external_id FROM contacts WHERE external_id = ANY (${ids}::text[])`.execute(world.db)
      expect(known).toHaveLength(rows.length - done.rejectedRows)
    }),
    { numRuns: 40, seed: 16 },
  )
}, 300_000)
