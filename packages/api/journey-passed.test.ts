import { drainedByHand, graphOf, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

it('whoever is let out at a step has not passed it', async () => {
  const graph = graphOf([step.onEvent('trigger', 'Start'), step.wait('wait', 1, 'days'), step.exit('end')])
  const goal = { event: 'Goal', where: [], days: 7, exit: true }
  const journeyId = await publish(world, 'Left', {
    ...graph,
    rules: { goal, exits: [{ kind: 'event', event: 'Stop', where: [] }] },
  })
  const passed = async (nodeId: string) => {
    const condition = { kind: 'journey', journeyId, state: 'passed', nodeId }
    return (await world.call<{ size: number }>('POST', '/api/v1/segments/preview', { condition })).body.size
  }
  for (const userId of ['goal', 'stop', 'both', 'stays']) await world.track([{ userId, event: 'Start' }])
  await drainedByHand(world)
  await world.track([
    { userId: 'goal', event: 'Goal' },
    { userId: 'stop', event: 'Stop' },
  ])
  await drainedByHand(world)
  expect([await passed('trigger'), await passed('wait')]).toEqual([4, 0])
  await world.call('DELETE', `/api/v1/journeys/${journeyId}/publication`)
  expect(await passed('wait')).toBe(0)
})
