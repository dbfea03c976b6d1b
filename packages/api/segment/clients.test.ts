import type { AddressInfo } from 'node:net'
import { goProgram, type Program, pythonProgram } from '@parcours/testing/clients/languages.ts'
import { sendByRudderStack, sendBySegment } from '@parcours/testing/clients/node.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let host: string
beforeAll(async () => {
  world = await createWorld({ worker: true })
  await world.api.listen({ port: 0, host: '127.0.0.1' })
  host = `http://127.0.0.1:${(world.api.server.address() as AddressInfo).port}`
})
afterAll(() => world.close())

const ALL = Array.from({ length: 200 }, (_, n) => n)

/** The numbers of the calls that arrived; what comes twice stands twice. */
async function arrived(name: string): Promise<number[]> {
  const { rows } = await eventually(
    () =>
      sql<{ n: number }>`
        SELECT (e.properties ->> 'n')::int AS n
          FROM events e JOIN contacts c ON c.workspace_id = e.workspace_id AND c.id = e.contact_id
         WHERE c.external_id LIKE ${`${name}-%`}
         ORDER BY 1`.execute(world.db),
    (seen) => seen.rows.length >= ALL.length,
    60,
  )
  return rows.map(({ n }) => n)
}

/** The libraries as they come, with nothing set but the host and the key. */
const LIBRARIES: [string, () => Promise<Program>][] = [
  ['segment-node', async () => sendBySegment],
  ['rudderstack-node', async () => sendByRudderStack],
  ['segment-python', () => pythonProgram('segment_client.py')],
  ['rudderstack-python', () => pythonProgram('rudderstack_client.py')],
  ['segment-go', () => goProgram('segment-go')],
]

describe('the libraries that others publish', () => {
  it.each(LIBRARIES)(
    'take our address for theirs: %s',
    async (name, prepare) => {
      const program = await prepare()
      // A machine of ours has all languages; a contributor's need not.
      if (!program && process.env.CI !== 'true')
        return void process.stdout.write(`  ${name} was not tried: its language is not on this machine\n`)
      if (!program) throw new Error(`The language of ${name} is not on this machine`)
      await program(host, world.workspace.trackKey, name)
      expect(await arrived(name)).toEqual(ALL)
      const { rows } = await sql<{ city: string }>`
        SELECT DISTINCT city
          FROM contacts
         WHERE external_id LIKE ${`${name}-%`} AND city IS NOT NULL`.execute(world.db)
      expect(rows).toEqual([{ city: 'Orléans' }])
    },
    600_000,
  )
})
