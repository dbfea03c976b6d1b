import { createCampaign } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

interface Taken {
  recipient: string
  sender: string
  subject: string
}

const outbox = () => world.db.selectFrom('sandbox_outbox').select(['recipient', 'sender', 'subject']).execute()
const sentTo = (seen: Taken[], recipient: string) => seen.filter((one) => one.recipient === recipient)

it('a subject that is empty for a contact is reported before the launch; that contact alone gets no email', async () => {
  await newContact(world, { email: 'jean@header.test', firstName: 'Jean\r\nPaul', lastName: 'Pré\u00a0Vert' })
  const nameless = await newContact(world, { email: 'nameless@header.test' })
  const template = await newTemplate(world, { subject: 'Own' })
  const campaign = await createCampaign(world, template, {
    variants: [
      {
        key: 'A',
        templateId: template,
        subject: '{{ contact.firstName }}  {{ contact.lastName }}',
        fromName: '{{ contact.firstName }}',
      },
    ],
  })
  const path = `/api/v1/campaigns/${campaign}`
  const empty = { code: 'content.subjectEmpty' }
  const check = await world.call<{ issues: object[] }>('GET', `${path}/check`)
  expect(check.body.issues).toMatchObject([{ ...empty, path: 'variants.0' }])
  const tested = await world.call<{ errors: object[] }>('POST', `${path}/tests`, {
    to: ['colleague@header.test'],
    contactId: nameless,
  })
  expect([tested.status, tested.body.errors]).toMatchObject([422, [{ ...empty, path: 'variant' }]])
  expect((await world.call('POST', `${path}/launch`)).status).toBe(200)
  const recipients = await eventually(
    () => world.call<{ data: { address: string; status: string; reason: string }[] }>('GET', `${path}/recipients`),
    ({ body }) => body.data.length === 2 && body.data.every(({ status }) => status === 'sent' || status === 'failed'),
  )
  expect(recipients.body.data).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ address: 'jean@header.test', status: 'sent' }),
      expect.objectContaining({ address: 'nameless@header.test', status: 'failed', reason: 'noSubject' }),
    ]),
  )
  const seen = await outbox()
  expect(sentTo(seen, 'nameless@header.test')).toEqual([])
  expect(sentTo(seen, 'jean@header.test')).toEqual([
    {
      recipient: 'jean@header.test',
      subject: 'Jean Paul Pré\u00a0Vert',
      sender: expect.stringMatching(/^Jean Paul <[^<>]+@[^<>]+>$/),
    },
  ])
}, 60_000)

it('colleagues are notified of a contact without what the subject fills in', async () => {
  const subject = '{{ contact.firstName }}'
  await publish(
    world,
    'Calls',
    graphOf([
      step.onEvent('trigger', 'Asked', 'always'),
      { id: 'tell', kind: 'tellTeam', settings: { subject, text: '', to: [] } },
      step.exit('end'),
    ]),
  )
  await world.track([{ userId: 'nobody', event: 'Asked' }])
  await eventually(outbox, (seen) => seen.some((one) => /“Calls”|« Calls »/.test(one.subject)))
}, 60_000)
