import { JOURNEY_STARTERS } from '@parcours/domain/journeys/starters.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

type Named = { data: { id: string; name: string }[] }
const namesIn = async (list: 'templates' | 'segments') =>
  (await world.call<Named>('GET', `/api/v1/${list}`)).body.data.map(({ name }) => name)

describe('a ready journey', () => {
  it.each(
    JOURNEY_STARTERS.filter(({ key }) => key !== 'blank').flatMap(({ key }) => [
      [key, 'fr'] as const,
      [key, 'en'] as const,
    ]),
  )('%s in %s can be published as it comes', async (key, language) => {
    const { status, body } = await world.call<{ id: string; graph: Graph; issues: object[] }>(
      'POST',
      `/api/v1/journey-starters/${key}`,
      { language },
    )
    expect([status, body.issues]).toEqual([201, []])
    const published = await world.call('POST', `/api/v1/journeys/${body.id}/publication`)
    expect(published.status, JSON.stringify(published.body)).toBe(201)
  })

  it('uses the emails and segments of its name that are there', async () => {
    const [emails, segments] = [await namesIn('templates'), await namesIn('segments')]
    await world.call('POST', '/api/v1/journey-starters/winBack', { language: 'en' })
    expect([await namesIn('templates'), await namesIn('segments')]).toEqual([emails, segments])
    expect(new Set(emails).size).toBe(emails.length)
  })

  it('that does not exist is refused in words', async () => {
    const { status, body } = await world.call<{ code: string }>('POST', '/api/v1/journey-starters/nothing', {
      language: 'fr',
    })
    expect([status, body.code]).toEqual([404, 'notFound.starter'])
  })
})
