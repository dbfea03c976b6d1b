import type { TrialRunAnswer } from '@parcours/contract/journeys.ts'
import { graphOf, newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** How many rows each table holds that a journey writes to. */
const everything = async () =>
  (
    await sql`
      SELECT (SELECT count(*) FROM journey_runs) AS runs, (SELECT count(*) FROM journey_positions) AS positions,
             (SELECT count(*) FROM journey_trail) AS trail,
                     (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM event_inbox) AS events,
                     (SELECT count(*) FROM segment_members) AS members,
                     (SELECT jsonb_agg(tags ORDER BY id) FROM contacts) AS tags`.execute(world.db)
  ).rows[0]

describe('a journey tried on a contact', () => {
  it('goes by what they are, waits in moments, lets one choose, says what they would get, and leaves nothing behind', async () => {
    const template = await newTemplate(world)
    const { body: list } = await world.call<{ id: string }>('POST', '/api/v1/segments/lists', { name: 'List' })
    const graph = graphOf(
      [
        step.onEvent('trigger', 'Ordered'),
        {
          id: 'large',
          kind: 'branch',
          settings: {
            branches: [
              {
                id: 'w1',
                name: '',
                condition: { kind: 'all', of: [] },
                entry: [{ property: 'total', operator: 'greaterThan', value: 100 }],
              },
            ],
          },
        },
        step.addTag('tag', 'large'),
        { id: 'list', kind: 'changeList', settings: { segmentId: list.id, change: 'add' } },
        { id: 'event', kind: 'emitEvent', settings: { event: 'Large', properties: [] } },
        step.wait('days', 2, 'days'),
        { id: 'tagged', kind: 'condition', settings: { condition: { kind: 'tag', tag: 'large' } } },
        step.email('email', template),
        step.waitForEvent('click', 'Clicked', 3, 'days'),
        step.exit('clicked'),
        step.exit('silent'),
      ],
      [
        'trigger>large',
        'large:w1>tag',
        'large:otherwise>silent',
        'tag>list',
        'list>event',
        'event>days',
        'days>tagged',
        'tagged:yes>email',
        'tagged:no>silent',
        'email>click',
        'click:happened>clicked',
        'click:timedOut>silent',
      ],
    )
    const { body: journey } = await world.call<{ id: string }>('POST', '/api/v1/journeys', { name: 'Tried', graph })
    const agreed = await newContact(world, { email: 'agreed@try.test' })
    const silent = await newContact(world, { email: 'silent@try.test' }, false)
    const before = await everything()
    const trialOf = async (body: object) => {
      const { status, body: answer } = await world.call<TrialRunAnswer>(
        'POST',
        `/api/v1/journeys/${journey.id}/trial-run`,
        body,
      )
      expect(status, JSON.stringify(answer)).toBe(200)
      const begun = Date.parse(answer.steps[0]?.at ?? '')
      return answer.steps.map(({ nodeId, port, at, message }) =>
        [
          `${nodeId} ${port}`,
          Math.round((Date.parse(at) - begun) / 86_400_000),
          ...(message ? [message.reason ?? 'sent'] : []),
        ].join(' '),
      )
    }
    expect(await trialOf({ contactId: agreed, properties: { total: 150 } })).toEqual([
      'trigger next 0',
      'large w1 0',
      'tag next 0',
      'list next 0',
      'event next 0',
      'days next 2',
      'tagged yes 2',
      'email next 2 sent',
      'click happened 2',
    ])
    expect(
      (await trialOf({ contactId: silent, properties: { total: 150 }, choices: { click: 'timedOut' } })).slice(-2),
    ).toEqual(['email next 2 noConsent', 'click timedOut 5'])
    expect(await trialOf({ contactId: agreed })).toEqual(['trigger next 0', 'large otherwise 0'])
    expect(
      (await trialOf({ contactId: agreed, choices: { large: 'w1', tagged: 'no', nothing: 'x' } })).slice(-1),
    ).toEqual(['tagged no 2'])
    expect(await everything()).toEqual(before)
  })

  it('is refused while something is missing, naming it', async () => {
    const graph = graphOf([step.byHand('trigger'), step.email('email', '')])
    const { body: journey } = await world.call<{ id: string }>('POST', '/api/v1/journeys', { name: 'Missing', graph })
    const { status, body } = await world.call<{ errors: { path: string }[] }>(
      'POST',
      `/api/v1/journeys/${journey.id}/trial-run`,
      { contactId: await newContact(world, { externalId: 'm' }, false) },
    )
    expect([status, body.errors[0]?.path]).toEqual([422, 'nodes.email.settings.templateId'])
  })
})
