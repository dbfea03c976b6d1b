import type { QuarantinedAnswer } from '@parcours/contract/data.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { type QuarantinedItem, quarantineItems } from '@parcours/domain/quarantine/quarantine.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const NOWHERE = '00000000-0000-7000-8000-000000000001'
/** An id of the database, or one of a public kind. */
const RAW_ID = /[0-9a-f]{8}-[0-9a-f]{4}-|_id"/

it('tells of each item what became of it and what it is about, by names and public ids', async () => {
  const contact = await newContact(world, { firstName: 'Léa', lastName: 'Dupont', email: 'lea@test.test' })
  const graph = graphOf([step.byHand('t'), step.exit('e')])
  const journey = await publish(world, 'Bienvenue', graph)
  const { body: segment } = await world.call<{ id: string }>('POST', '/api/v1/segments', {
    name: 'Fidèles',
    condition: { kind: 'tag', tag: 'x' },
  })
  const campaign = await createCampaign(world, await newTemplate(world))
  await world.call('POST', `/api/v1/campaigns/${campaign}/launch`)
  const send = await world.db.selectFrom('campaign_sends').select('id').executeTakeFirstOrThrow()
  const [contactId, segmentId] = [uuidOf('contact', contact), uuidOf('segment', segment.id)]
  const journeyId = uuidOf('journey', journey)
  const event = { id: NOWHERE, contactId, name: 'Bought', kind: 'track', properties: { total: 3 } }
  const unread = issue('properties.total', 'event.amountUnread', { value: '1,234' })
  const items: (QuarantinedItem & { shown: string; about: (string | null)[] })[] = [
    {
      kind: 'message',
      name: 'A',
      payload: { event: '' },
      issues: [issue('event', 'request.fieldMissing')],
      shown: 'refused',
      about: [],
    },
    {
      kind: 'message',
      name: 'B',
      payload: { contactId, event: 'B' },
      issues: [unread],
      shown: 'kept',
      about: ['Léa Dupont'],
    },
    { kind: 'message', name: 'C', payload: { mail: 'Hello' }, error: 'broken', shown: 'mail', about: [] },
    {
      kind: 'event',
      name: 'D',
      payload: { contact_id: contactId, shard: 3, name: 'D' },
      shown: 'work',
      about: ['Léa Dupont'],
    },
    {
      kind: 'journeyEvent',
      name: 'E',
      payload: { journeyId, event },
      shown: 'work',
      about: ['Léa Dupont', 'Bienvenue'],
    },
    { kind: 'segment', name: 'F', payload: { segmentId }, shown: 'work', about: ['Fidèles'] },
    {
      kind: 'segmentContact',
      name: 'G',
      payload: { segmentId, contactId },
      shown: 'work',
      about: ['Léa Dupont', 'Fidèles'],
    },
    {
      kind: 'segmentContact',
      name: 'H',
      payload: { segmentId: NOWHERE, contactId: NOWHERE },
      shown: 'work',
      about: [null, null],
    },
    { kind: 'journeyClock', name: 'I', payload: { journeyId }, shown: 'work', about: ['Bienvenue'] },
    {
      kind: 'journeyContact',
      name: 'J',
      payload: { journeyId, runId: NOWHERE, nodeId: 't', contactId },
      shown: 'work',
      about: ['Léa Dupont', 'Bienvenue'],
    },
    { kind: 'campaign', name: 'K', payload: { sendId: send.id }, shown: 'work', about: ['Spring'] },
    {
      kind: 'recurring',
      name: 'retry',
      payload: { ownerId: send.id, nodeId: 'campaign' },
      shown: 'work',
      about: ['Spring'],
    },
    { kind: 'operation', name: 'tagContacts', payload: { bulkJobId: NOWHERE }, shown: 'work', about: [] },
    { kind: 'event', name: 'L', payload: { contact_id: "no' id" }, shown: 'work', about: [] },
  ]
  await inWorkspace(world.db, world.workspace.id, (tx) => quarantineItems(tx, world.workspace.id, items, new Date()))
  const { body } = await world.call<{ data: QuarantinedAnswer[] }>('GET', '/api/v1/quarantine?limit=100')
  const shown = new Map(body.data.map((one) => [one.name, one]))
  for (const item of items) {
    const one = shown.get(item.name)
    expect([one?.nature, one?.about.map(({ name }) => name)], item.name).toEqual([item.shown, item.about])
    const { body: detail } = await world.call<QuarantinedAnswer>('GET', `/api/v1/quarantine/${one?.id}`)
    expect([detail.nature, detail.about], item.name).toEqual([one?.nature, one?.about])
    expect(JSON.stringify(detail), item.name).not.toMatch(RAW_ID)
  }
  expect(shown.get('K')?.about).toEqual([{ kind: 'campaign', id: campaign, name: 'Spring' }])
})
