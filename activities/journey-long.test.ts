import { SUGGESTS_CONTINUE_AS_NEW_AT } from '@parcours/testing/global-setup.ts'
import { contactsOf, finished, graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { connectToTemporal } from '@parcours/testing/temporal.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { WAKE_SIGNAL } from '@parcours/workflows/contract.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

describe('a run that is woken a thousand times', () => {
  it('goes on in a new history, and loses no contact', async () => {
    const journey = await publish(
      world,
      'Long',
      graphOf(
        [step.byHand('trigger'), step.waitForEvent('go', 'Go', 30, 'days'), step.addTag('mark', 'went')],
        ['trigger>go', 'go:happened>mark'],
      ),
    )
    const contactIds = await Promise.all(
      ['one', 'two'].map((name) => newContact(world, { externalId: `long ${name}` }, false)),
    )
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
    const [contact] = await eventually(
      () => contactsOf(world, journey),
      (seen) => seen.length === 2 && seen.every(({ state }) => state === 'waiting'),
    )
    const temporal = await connectToTemporal()
    const handle = temporal.workflow.getHandle(contact?.workflowId ?? '')
    const begun = await eventually(
      () => handle.describe().catch(() => undefined),
      (seen) => seen !== undefined,
    )
    for (let sent = 0; sent < SUGGESTS_CONTINUE_AS_NEW_AT + 200; sent += 50)
      await Promise.all(Array.from({ length: 50 }, () => handle.signal(WAKE_SIGNAL, [])))
    const later = await eventually(
      () => handle.describe(),
      ({ runId }) => runId !== begun?.runId,
      40,
    )
    expect(later.status.name).toBe('RUNNING')
    expect(later.historyLength).toBeLessThan(SUGGESTS_CONTINUE_AS_NEW_AT)
    // The new history knows their positions, and until when they wait.
    await world.track([{ userId: 'long one', event: 'Go' }])
    await eventually(() => contactsOf(world, journey), finished(1))
    await world.track([{ userId: 'long two', event: 'Go' }])
    const seen = await eventually(() => contactsOf(world, journey), finished(2))
    expect(seen.map(({ nodeId }) => nodeId)).toEqual(['mark', 'mark'])
    await eventually(
      () => handle.describe(),
      ({ status }) => status.name === 'COMPLETED',
    )
    await temporal.connection.close()
  }, 120_000)
})
