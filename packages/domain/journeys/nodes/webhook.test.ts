import { contactsOf, graphOf, newContact, publish } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** What a receiver may answer that PostgreSQL cannot hold as it is. */
const ODD_ANSWERS: Record<string, unknown> = {
  NUL: { text: 'a\0b' },
  'half of a pair': { text: 'a\ud83d' },
  'NUL in a key': { 'a\0b': 1 },
  'an array in an array in an array': JSON.parse('['.repeat(3000) + ']'.repeat(3000)),
}

it('calls once, whatever is answered: an answer that cannot be kept is left out, the others are kept', async () => {
  const calls: string[] = []
  const odd = new Map<string, unknown>()
  const postWebhook = async (_: string, id: string) => {
    calls.push(id)
    return { ok: true, body: odd.get(id.split('.')[2] ?? '') ?? { points: 7 } }
  }
  const services = await servicesOf(world, { allowedAddresses: 'true' })
  const conductor = new VirtualConductor(world.db, { ...services, postWebhook }, new Date())
  const journey = await publish(
    world,
    'Answers',
    graphOf(
      [
        step.byHand('trigger'),
        { id: 'call', kind: 'webhook', settings: { url: 'https://crm.test/', body: '', save: 'crm' } },
        {
          id: 'ways',
          kind: 'branch',
          settings: {
            branches: [
              {
                id: 'kept',
                name: '',
                condition: { kind: 'all', of: [] },
                entry: [{ property: 'results.crm.body.points', operator: 'is', value: 7 }],
              },
            ],
          },
        },
        step.wait('wait', 1, 'days'),
      ],
      ['trigger>call', 'call:next>ways', 'ways:kept>wait'],
    ),
  )
  const names = [...Object.keys(ODD_ANSWERS), 'ordinary']
  const contactIds = []
  for (const name of names) {
    const id = await newContact(world, { externalId: name, firstName: name })
    const { rows } = await sql<{ id: string }>`SELECT id FROM contacts WHERE external_id = ${name}`.execute(world.db)
    if (name in ODD_ANSWERS) odd.set(rows[0]?.id ?? '', ODD_ANSWERS[name])
    contactIds.push(id)
  }
  await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
  await conductor.settle()
  expect(calls.length).toBe(names.length)
  expect(new Set(calls).size).toBe(names.length)
  const contacts = await contactsOf(world, journey)
  expect(contacts.filter(({ nodeId }) => nodeId === 'call')).toEqual([])
  expect(contacts.filter(({ nodeId }) => nodeId === 'wait').map(({ name }) => name)).toEqual(['ordinary'])
})
