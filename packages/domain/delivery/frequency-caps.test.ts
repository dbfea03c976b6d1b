import { connect, type Database, inWorkspace } from '@parcours/db/connection.ts'
import type { FrequencyCap } from '@parcours/model/delivery/limits.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimContacts } from './claim.ts'
import { readSendingRules } from './sending-rules.ts'

let world: World
/** As many connections as claims at the same moment. */
let db: Database
let templateId: string
let contacts: string[]
beforeAll(async () => {
  world = await createWorld()
  db = connect({ url: world.databaseUrl, max: 8 })
  templateId = uuidOf('template', await newTemplate(world))
  const emails = Array.from({ length: 6 }, (_, index) => `p${index}@test.test`)
  contacts = await Promise.all(emails.map(async (email) => uuidOf('contact', await newContact(world, { email }))))
})
afterAll(async () => {
  await db.destroy()
  await world.close()
})

const setCaps = (caps: object) => world.call('PUT', '/api/v1/sending-limits', { perHour: {}, warmUp: null, caps })

/** Claims these contacts for an owner of its own, and ends a moment later: others claim meanwhile. */
async function claim(contactBatches: string[], cap?: FrequencyCap): Promise<void> {
  const [now, workspaceId] = [new Date(), world.workspace.id]
  const key = { ownerId: crypto.randomUUID(), ownerAt: now, nodeId: 'n' }
  await inWorkspace(db, workspaceId, async (tx) => {
    await claimContacts(
      tx,
      { workspaceId, channel: 'email', connectionId: undefined, key },
      contactBatches.map((contactId) => ({ contactId, entry: null })),
      { templateId, revision: 1 },
      { cap, rules: await readSendingRules(tx, templateId) },
      { provider: 'sandbox', batchId: crypto.randomUUID(), now, limit: contactBatches.length },
    )
    await sql`SELECT pg_sleep(0.005)`.execute(tx)
  })
}

/** How many messages each contact is to have. */
async function going(): Promise<Record<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    SELECT contact_id AS id, count(*)::int FROM messages WHERE status = 'sending' GROUP BY 1`.execute(world.db)
  return Object.fromEntries(rows.map(({ id, count }) => [id, count]))
}

describe('a frequency cap', () => {
  it.each(['of the workspace', 'of a step'])('%s is exact, whoever claims at the same moment', async (whose) => {
    const claims = fc.array(fc.uniqueArray(fc.nat(5), { minLength: 1 }), { minLength: 2, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(claims, fc.integer({ min: 1, max: 3 }), async (batches, messages) => {
        await sql`DELETE FROM messages`.execute(world.db)
        const cap = { messages, days: 7 }
        await setCaps(whose === 'of the workspace' ? { all: cap } : {})
        const contactBatches = batches.map((batch) => batch.map((index) => contacts[index] ?? ''))
        await Promise.all(
          contactBatches.map((contactIds) => claim(contactIds, whose === 'of a step' ? cap : undefined)),
        )
        const asked = Map.groupBy(contactBatches.flat(), (id) => id)
        expect(await going()).toEqual(
          Object.fromEntries([...asked].map(([id, times]) => [id, Math.min(messages, times.length)])),
        )
      }),
      { numRuns: 25 },
    )
  })

  it.each(['deferred', 'unknown'])('counts a message that is %s: it may still be read', async (status) => {
    await sql`DELETE FROM messages`.execute(world.db)
    await setCaps({ all: { messages: 1, days: 7 } })
    const [one = ''] = contacts
    await claim([one])
    await sql`UPDATE messages SET status = ${status}`.execute(world.db)
    await claim([one])
    expect(await going()).toEqual({})
  })
})
