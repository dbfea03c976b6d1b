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
const namesIn = async (list: 'templates' | 'segments' | 'journeys') =>
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

  it('leaves what is there by its name as it is: made twice, it has emails and a segment of its own', async () => {
    const make = async () =>
      (await world.call<{ name: string; graph: Graph }>('POST', '/api/v1/journey-starters/winBack', { language: 'en' }))
        .body
    const usedBy = ({ graph }: { graph: Graph }) => new Set(JSON.stringify(graph).match(/(tpl|seg)_\w+/g))
    const [first, second] = [await make(), await make()]
    expect(usedBy(first).size).toBeGreaterThan(1)
    expect([...usedBy(second)].filter((id) => usedBy(first).has(id))).toEqual([])
    const number = ({ name }: { name: string }) => Number(/ \((\d+)\)$/.exec(name)?.[1])
    expect(number(second)).toBe(number(first) + 1)
    for (const list of ['templates', 'segments', 'journeys'] as const) {
      const names = await namesIn(list)
      expect(new Set(names).size, list).toBe(names.length)
    }
  })

  it('that does not exist is refused in words', async () => {
    const { status, body } = await world.call<{ code: string }>('POST', '/api/v1/journey-starters/nothing', {
      language: 'fr',
    })
    expect([status, body.code]).toEqual([404, 'notFound.starter'])
  })
})
