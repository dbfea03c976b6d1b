import { type Conducted, conducted } from '@parcours/testing/conducted.ts'
import { drainedByHand, graphOf, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let stage: Conducted
let journey: string
beforeAll(async () => {
  world = await createWorld()
  stage = await conducted(world, new Date('2026-03-02T08:00:00Z'))
  journey = await publish(world, 'Late', {
    ...graphOf([
      step.onEvent('trigger', 'Came', 'afterExit', { key: 'id' }),
      step.addTag('mark', 'came'),
      step.wait('wait', 2, 'days'),
      step.addTag('later', 'stayed'),
      step.exit('end'),
    ]),
    rules: { goal: { event: 'Bought', where: [], days: 30, exit: false, same: ['id'] }, exits: [] },
  })
})
afterAll(() => world.close())

interface Conversions {
  converted: number
  steps: { nodeId: string; converted: number; revenue: number; medianSeconds: number }[]
}
const conversions = async () => {
  const { body } = await world.call<Conversions>('GET', `/api/v1/journeys/${journey}/conversions`)
  const steps = body.steps.map(({ nodeId, converted, medianSeconds }) => [nodeId, converted, medianSeconds])
  return { converted: body.converted, steps: steps.sort() }
}

describe('a goal that we hear of late', () => {
  it('counts for the steps that take no time, though they were carried out after, when who came was told late too', async () => {
    const contact = await stage.contact()
    await stage.until(5)
    await stage.sends(contact, 'Came', { id: 1 }, 0)
    await stage.sends(contact, 'Bought', { id: 1, total: 10 }, 1)
    await drainedByHand(world, stage.conductor.now)
    await stage.until(5.1)
    await stage.conductor.settle()
    await stage.until(9)
    expect(await conversions()).toEqual({
      converted: 1,
      steps: [
        ['mark', 1, 0],
        ['trigger', 1, 0],
      ],
    })
  })

  it('counts for all that they had passed by then, and for nothing after', async () => {
    const contact = await stage.contact()
    await stage.does(contact, 'Came', { id: 2 })
    await stage.until(11)
    await stage.does(contact, 'Bought', { id: 2, total: 10 }, 10)
    await stage.until(20)
    const { steps } = await conversions()
    expect(steps).toEqual([
      ['later', 1, 0],
      ['mark', 2, 43_200],
      ['trigger', 2, 43_200],
      ['wait', 1, 0],
    ])
  })
})
