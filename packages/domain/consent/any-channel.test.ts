import { inWorkspace } from '@parcours/db/connection.ts'
import type { ConsentChannel } from '@parcours/model/channels/channel.ts'
import type { ConsentDecision } from '@parcours/model/consent.ts'
import { type ContactId, uuidOf } from '@parcours/model/id.ts'
import { newContact } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { conditionSql } from '../condition/sql.ts'
import { decisionSql } from '../contacts/consent-bits.ts'
import { recordConsents } from './ledger.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** Of channels that nothing but this test knows. */
const decides = (contactId: ContactId, channel: string, decision: ConsentDecision, decidedAt = new Date()) =>
  inWorkspace(world.db, world.workspace.id, (tx) =>
    recordConsents(tx, world.workspace.id, [
      { contactId, channel: channel as ConsentChannel, decision, source: 'test', decidedAt },
    ]),
  )

const newOne = async (email: string) => uuidOf('contact', await newContact(world, { email }, false))

const decisionOf = async (contactId: ContactId, channel: string) =>
  (
    await sql<{ decision: ConsentDecision | null }>`
      SELECT ${decisionSql(channel as ConsentChannel)} AS decision
        FROM contacts c
       WHERE id = ${contactId}`.execute(world.db)
  ).rows[0]?.decision

/** Who agreed to a channel, by each way of asking. */
const agreed = (channel: string) =>
  inWorkspace(world.db, world.workspace.id, (tx) =>
    Promise.all(
      (['each', 'whole', 'readModel'] as const).map(async (of) => {
        const condition = { kind: 'consent', channel: channel as ConsentChannel } as const
        const { rows } = await sql<{ id: string }>`
          SELECT ${of === 'readModel' ? sql`f.contact_id` : sql`c.id`} AS id
            FROM ${of === 'readModel' ? sql`contact_read_model f` : sql`contacts c`}
           WHERE ${conditionSql(condition, { now: new Date(), of })}
           ORDER BY 1`.execute(tx)
        return rows.map(({ id }) => id)
      }),
    ),
  )

it('keeps what contacts decide of a channel that nobody knew before, beside what they decided of the others', async () => {
  const [ada, bo] = [await newOne('ada@any.test'), await newOne('bo@any.test')]
  expect(await agreed('smoke')).toEqual([[], [], []])
  await decides(ada, 'email', 'given')
  await decides(ada, 'smoke', 'given')
  await decides(bo, 'smoke', 'withdrawn')
  await decides(bo, 'sms', 'given')
  expect(await agreed('smoke')).toEqual([[ada], [ada], [ada]])
  expect([await decisionOf(ada, 'email'), await decisionOf(ada, 'sms')]).toEqual(['given', null])
  expect([await decisionOf(bo, 'smoke'), await decisionOf(bo, 'sms')]).toEqual(['withdrawn', 'given'])

  await decides(ada, 'smoke', 'withdrawn')
  await decides(bo, 'smoke', 'given', new Date('2020-01-01'))
  expect(await agreed('smoke')).toEqual([[], [], []])
  expect(await decisionOf(ada, 'email')).toBe('given')
})

it('gives channels that come up at the same moment a place each, and refuses more than there is room for', async () => {
  const contacts = await Promise.all(Array.from({ length: 4 }, (_, n) => newOne(`n${n}@any.test`)))
  await Promise.all(contacts.map((contactId, n) => decides(contactId, `drum ${n}`, n % 2 ? 'given' : 'withdrawn')))
  expect(await Promise.all(contacts.map((contactId, n) => decisionOf(contactId, `drum ${n}`)))).toEqual([
    'withdrawn',
    'given',
    'withdrawn',
    'given',
  ])
  const { rows } = await sql<{ place: number }>`SELECT place FROM consent_channels ORDER BY place`.execute(world.db)
  expect(rows.map(({ place }) => place)).toEqual(rows.map((_, place) => place))

  const [one] = contacts as [ContactId]
  for (let place = rows.length; place < 15; place++) await decides(one, `flag ${place}`, 'withdrawn')
  expect(await decisionOf(one, 'flag 14')).toBe('withdrawn')
  await expect(decides(one, 'one too many', 'given')).rejects.toThrow('consent_channels_place_check')
})
