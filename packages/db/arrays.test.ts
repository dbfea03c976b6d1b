import { randomUUID } from 'node:crypto'
import { createWorld, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsons, texts, uuids } from './arrays.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

// PostgreSQL keeps no NUL in texts, whichever way it is sent one.
const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''))

it('arrays reach PostgreSQL as they are, whatever they hold', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(text)),
      fc.array(
        fc.option(
          fc.dictionary(text, fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())),
          { nil: undefined },
        ),
      ),
      async (words, values) => {
        const ids = words.map((word) => (word === null ? null : randomUUID()))
        const { rows } = await sql<{ words: unknown; ids: unknown; values: unknown }>`
        SELECT to_jsonb(${texts(words)}) AS words, to_jsonb(${uuids(ids)}) AS ids,
               to_jsonb(${jsons(values)}) AS values`.execute(world.db)
        expect(rows[0]).toEqual({ words, ids, values: JSON.parse(JSON.stringify(values)) })
      },
    ),
    { numRuns: 60 },
  )
})
