import { contactsOf, finished, graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ worker: true })
})
afterAll(() => world.close())

const LONG = Array.from({ length: 400 }, (_, line) => `<mj-text>Line ${line} of many, said to everyone</mj-text>`).join(
  '',
)
const mjml = (greeting: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${greeting}</mj-text>${LONG}</mj-column></mj-section></mj-body></mjml>`

/** Bytes that each email may take beside what it shares with the others of its batch; the whole is 60,000. */
const MAX_BYTES = 4200

it.each([
  ['puts values into text', 'Dear {{ contact.firstName }}'],
  [
    'decides',
    '{% if contact.firstName == "Ève" %}Dear {{ contact.firstName }}{% else %}Hello {{ contact.firstName }}{% endif %}',
  ],
])(
  'the sandbox shows an email whose template %s as it would have been sent, and keeps what many share once',
  async (name, greeting) => {
    const template = await newTemplate(world, {
      name,
      subject: `${name} {{ contact.firstName }}`,
      source: mjml(greeting),
    })
    const journey = await publish(
      world,
      name,
      graphOf([step.byHand('trigger', 'always'), step.email('email', template), step.exit('end')]),
    )
    const contactIds = await Promise.all(
      ['Ève', 'Odd'].map((firstName) =>
        newContact(world, {
          email: `${firstName === 'Ève' ? 'eve' : 'odd'}@${name.replaceAll(' ', '-')}.test`,
          firstName,
        }),
      ),
    )
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
    await eventually(() => contactsOf(world, journey), finished(2))
    const { body } = await world.call<{ data: { id: string; subject: string }[] }>(
      'GET',
      `/api/v1/outbox?search=${encodeURIComponent(name)}`,
    )
    const htmlFor = async (firstName: string) => {
      const id = body.data.find(({ subject }) => subject === `${name} ${firstName}`)?.id
      return (await world.call<{ html: string }>('GET', `/api/v1/outbox/${id}`)).body.html
    }
    expect(await htmlFor('Ève')).toContain('Dear Ève')
    expect(await htmlFor('Odd')).toContain(name === 'decides' ? 'Hello Odd' : 'Dear Odd')
    expect(await htmlFor('Odd')).toContain('Line 399 of many')
    const { rows } = await sql<{
      limit: number
    }>`SELECT max(length(html::text))::int AS limit FROM sandbox_outbox`.execute(world.db)
    expect(rows[0]?.limit).toBeLessThan(MAX_BYTES)
  },
)
