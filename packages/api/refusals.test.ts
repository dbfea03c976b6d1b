import { createCampaign } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Refusal {
  code: string
  detail: string
  errors: { path: string; code: string; message: string }[]
}

let world: World
let contact: string
beforeAll(async () => {
  world = await createWorld()
  contact = await newContact(world, { externalId: 'nowhere' }, false)
})
afterAll(() => world.close())

const post = async (url: string, body?: unknown, headers: Record<string, string> = {}) =>
  await world.call<Refusal>('POST', url, body, { headers })
const created = async (url: string, body: unknown) => (await world.call<{ id: string }>('POST', url, body)).body.id

const manual = step.byHand('trigger', 'afterExit')
const end = step.exit('end')

/** What cannot be done, and the field that says so. */
const REFUSED: [what: string, field: string, code: string, ask: () => ReturnType<typeof post>][] = [
  [
    'a consent of who has no address for it',
    'channel',
    'consent.contactWithout',
    () => post(`/api/v1/contacts/${contact}/consents`, { channel: 'email', decision: 'given', source: 'test' }),
  ],
  [
    'a merge of someone with themselves',
    'from',
    'contact.mergeSelf',
    () => post(`/api/v1/contacts/${contact}/merge`, { from: contact }),
  ],
  [
    'an unknown variant as the winner of a campaign',
    'variant',
    'campaign.variantUnknown',
    async () =>
      post(`/api/v1/campaigns/${await createCampaign(world, await newTemplate(world))}/winner`, { variant: 'Z' }),
  ],
  [
    'an address for replies that is none',
    'definition.variants.0.replyTo',
    'request.fieldEmail',
    () =>
      post('/api/v1/campaigns', {
        name: 'Replies',
        definition: { audience: {}, schedule: { kind: 'now' }, variants: [{ key: 'A', replyTo: 'not an address' }] },
      }),
  ],
  [
    'a tag that is added and removed, of many contacts',
    'remove.1',
    'tags.both',
    () =>
      post('/api/v1/contacts/tags', { contacts: { ids: [contact] }, add: ['vip', 'new'], remove: ['old', ' vip '] }),
  ],
  [
    'a tag that a step both adds and removes',
    'nodes.update.settings.changes.1.tag',
    'tags.both',
    async () => {
      const changes = [
        { kind: 'addTag' as const, tag: 'vip' },
        { kind: 'removeTag' as const, tag: 'vip ' },
      ]
      const graph = graphOf(
        [manual, { id: 'update', kind: 'updateContact', settings: { changes } }, end],
        ['trigger>update', 'update>end'],
      )
      return post(`/api/v1/journeys/${await created('/api/v1/journeys', { name: 'Both', graph })}/publication`)
    },
  ],
  [
    'the past of a journey that begins by hand',
    'nodes.trigger',
    'simulate.unknowable',
    async () => {
      const graph = graphOf([manual, end], ['trigger>end'])
      return post(`/api/v1/journeys/${await created('/api/v1/journeys', { name: 'By hand', graph })}/simulation`, {})
    },
  ],
  [
    'a key of idempotence that was used for something else',
    'Idempotency-Key',
    'request.keyReused',
    async () => {
      const headers = { 'idempotency-key': 'once' }
      await post('/api/v1/contacts', { externalId: 'one' }, headers)
      return post('/api/v1/contacts', { externalId: 'two' }, headers)
    },
  ],
]

describe('what is refused names the field, in words', () => {
  it.each(REFUSED)('%s', async (_, path, code, ask) => {
    const { status, body } = await ask()
    expect([status, body.errors?.map((one) => [one.path, one.code])]).toEqual([422, [[path, code]]])
    expect(body.errors[0]?.message).toMatch(/\w+ \w+/)
  })
})
