import type { CampaignAnswer } from '@parcours/contract/campaigns.ts'
import type { SegmentAnswer } from '@parcours/contract/segments.ts'
import { createCampaign, launchCampaign, progressWhen } from '@parcours/testing/campaigns.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const NAMES = { name: 'Spring, again', segmentName: 'Silent' }
const resend = (id: string) => world.call<CampaignAnswer>('POST', `/api/v1/campaigns/${id}/resends`, NAMES)

/** The outbox's messages to an address, latest first. */
const messagesTo = async (address: string) =>
  (await world.call<{ data: { id: string; recipient: string }[] }>('GET', '/api/v1/outbox?limit=100')).body.data.filter(
    (one) => one.recipient === address,
  )

describe('a campaign that is sent again', () => {
  it('goes to those who neither opened nor clicked, by the segment of them, with the content that won', async () => {
    for (const name of ['opens', 'clicks', 'silent', 'silent-too'])
      await newContact(world, { email: `${name}@resend.test` })
    await newContact(world, { email: 'refuses@resend.test' }, false)
    const templateId = await newTemplate(world)
    const id = await launchCampaign(world, templateId, { conversionDays: 3 })
    await progressWhen(world, id, ({ state }) => state === 'done')
    for (const [name, kind] of [
      ['opens', 'opened'],
      ['clicks', 'clicked'],
    ] as const) {
      const [message] = await messagesTo(`${name}@resend.test`)
      expect((await world.call('POST', `/api/v1/outbox/${message?.id}/events`, { kind })).status).toBe(204)
    }
    const { body: draft, status } = await resend(id)
    expect([status, draft.state]).toEqual([201, 'draft'])
    expect(draft.definition).toMatchObject({
      audience: { everyone: false },
      variants: [{ key: 'A', templateId }],
      conversionDays: 3,
    })
    const [segmentId] = draft.definition.audience.segments
    const segment = await eventually(
      async () => (await world.call<SegmentAnswer>('GET', `/api/v1/segments/${segmentId}`)).body,
      ({ state, size }) => state === 'ready' && size === 2,
    )
    const ofSpring = 'of the campaign “Spring”'
    expect(segment.sentence).toBe(
      `was sent at least 1 email ${ofSpring} and opened no email ${ofSpring} and clicked in no email ${ofSpring}`,
    )

    // Who opens meanwhile gets no second one.
    const [late] = await messagesTo('silent-too@resend.test')
    await world.call('POST', `/api/v1/outbox/${late?.id}/events`, { kind: 'opened' })
    await eventually(
      async () => (await world.call<SegmentAnswer>('GET', `/api/v1/segments/${segmentId}`)).body,
      ({ size }) => size === 1,
    )
    expect((await world.call('POST', `/api/v1/campaigns/${draft.id}/launch`)).status).toBe(200)
    await progressWhen(world, draft.id, ({ state }) => state === 'done')
    const sent = await Promise.all(
      ['opens', 'clicks', 'silent', 'silent-too', 'refuses'].map((name) => messagesTo(`${name}@resend.test`)),
    )
    expect(sent.map(({ length }) => length)).toEqual([1, 1, 2, 1, 0])

    // A second resend leaves the first segment as it is.
    const again = await resend(id)
    const names = (await world.call<{ data: SegmentAnswer[] }>('GET', '/api/v1/segments')).body.data.map(
      ({ name }) => name,
    )
    expect(again.status).toBe(201)
    expect(names).toEqual(expect.arrayContaining(['Silent', 'Silent (2)']))
    // What the segment asks for stays.
    expect((await world.call('DELETE', `/api/v1/campaigns/${id}`)).status).toBe(409)
  })

  it('must have been sent', async () => {
    const { status, body } = await resend(await createCampaign(world, await newTemplate(world)))
    expect([status, body]).toMatchObject([409, { title: 'Nothing of this campaign has been sent yet.' }])
  })
})
