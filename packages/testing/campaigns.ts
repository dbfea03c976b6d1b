import type { ProgressAnswer } from '@parcours/contract/campaigns.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { expect } from 'vitest'
import { eventually, type World } from './world.ts'

/** A campaign to all contacts, now, of one email, unless said otherwise. */
export async function createCampaign(world: World, templateId: string, change: object = {}): Promise<string> {
  const definition = CampaignDefinition.parse({
    audience: { everyone: true },
    variants: [{ key: 'A', templateId }],
    schedule: { kind: 'now' },
    ...change,
  })
  const { body, status } = await world.call<{ id: string }>('POST', '/api/v1/campaigns', { name: 'Spring', definition })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}

export async function launchCampaign(world: World, templateId: string, change: object = {}): Promise<string> {
  const id = await createCampaign(world, templateId, change)
  const { status, body } = await world.call('POST', `/api/v1/campaigns/${id}/launch`)
  expect(status, JSON.stringify(body)).toBe(200)
  return id
}

export const progressOf = async (world: World, id: string) =>
  (await world.call<ProgressAnswer>('GET', `/api/v1/campaigns/${id}/progress`)).body

/** A campaign's progress as soon as it is so. */
export const progressWhen = (world: World, id: string, isSo: (seen: ProgressAnswer) => boolean) =>
  eventually(() => progressOf(world, id), isSo)

/** A segment, its members found. */
export async function newSegment(world: World, name: string, condition: Condition): Promise<string> {
  const { body } = await world.call<{ id: string }>('POST', '/api/v1/segments', { name, condition })
  await eventually(
    () => world.call<{ state: string }>('GET', `/api/v1/segments/${body.id}`),
    (seen) => seen.body.state === 'ready',
  )
  return body.id
}

/** A segment of the contacts with a tag, its members found. */
export const segmentOfTag = (world: World, tag: string) => newSegment(world, tag, { kind: 'tag', tag })
