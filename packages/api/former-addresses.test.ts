import { graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { presentAddress } from './former-addresses.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

describe('an address under which an operation stood before', () => {
  it('leads to it, with its query', async () => {
    const journey = await publish(world, 'J', graphOf([step.byHand('t'), step.exit('end')]))
    const audience = { kind: 'contacts', contactIds: [await newContact(world, { email: 'a@test.test' })] }
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience })
    for (const [former, present] of [
      [`/api/v1/journeys/${journey}/people?limit=1`, `/api/v1/journeys/${journey}/contacts?limit=1`],
      ['/api/v1/operations', '/api/v1/bulk-jobs'],
    ] as const) {
      const [one, other] = [await world.call('GET', former), await world.call('GET', present)]
      expect([one.status, one.body]).toEqual([200, other.body])
    }
    expect((await world.call('GET', `/api/v1/journeys/${journey}/people`)).status).toBe(200)
  })

  it.each([
    ['/api/v1/journeys/jrn_1/people', '/api/v1/journeys/jrn_1/contacts'],
    ['/api/v1/journeys/jrn_1/resettlement', '/api/v1/journeys/jrn_1/migration'],
    ['/api/v1/journeys/jrn_1/trial', '/api/v1/journeys/jrn_1/trial-run'],
    ['/api/v1/operations/job_1/undo', '/api/v1/bulk-jobs/job_1/undo'],
    ['/api/v1/journeys/jrn_1/people/x', '/api/v1/journeys/jrn_1/people/x'],
    ['/api/v1/operationsx', '/api/v1/operationsx'],
    ['/journeys/people', '/journeys/people'],
  ])('%s is now %s', (former, present) => {
    expect(presentAddress(former)).toBe(present)
  })
})
