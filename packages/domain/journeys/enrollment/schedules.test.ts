import { uuidOf } from '@parcours/model/id.ts'
import { graphOf, newContact, publish, type Step } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSigningKey } from '../../access/secrets.ts'
import { openUrl } from '../../delivery/tokens.ts'
import { storeEvents } from '../../events/inbox.ts'
import { enrollBySchedule } from './schedules.ts'

let world: World
let conductor: VirtualConductor
beforeAll(async () => {
  world = await createWorld()
  const services = await servicesOf(world)
  conductor = new VirtualConductor(world.db, services, new Date())
})
afterAll(() => world.close())

const HOUR_MS = 3_600_000
const hours = (amount: number) => ({ amount, unit: 'hours' as const })
const END = step.exit('end')

/** A journey that begins by the clock, whose clock is done until `since`. */
async function begins(trigger: Step, rest: Step[], edges: string[], since: Date): Promise<string> {
  const journey = await publish(world, `Clock ${Math.random()}`, graphOf([trigger, ...rest, END], edges))
  await sql`
    UPDATE journey_schedules SET done_until = ${since}, next_at = ${new Date(since.getTime() + HOUR_MS)}
     WHERE journey_id = ${uuidOf('journey', journey)}`.execute(world.db)
  return journey
}

async function interimAnalysis(now: Date): Promise<void> {
  conductor.now = now
  await enrollBySchedule(world.db, now)
}

async function count(journey: string, where: 'journey_positions' | 'journey_trail', port = 'next'): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count
      FROM ${sql.table(where)}
     WHERE journey_id = ${uuidOf('journey', journey)}
       ${where === 'journey_trail' ? sql`AND port = ${port}` : sql``}`.execute(world.db)
  return rows[0]?.count ?? 0
}

const onDate = (property: string): Step => ({
  id: 'trigger',
  kind: 'triggerDate',
  settings: { property, offsetDays: 0, time: '09:00', yearly: false, reentry: 'always' },
})

describe('a clock that is read late', () => {
  it('enrolls contacts whose date was received in time, though it is in the inbox still', async () => {
    const due = new Date('2027-03-21T09:00:00Z')
    const journey = await begins(onDate('renewal'), [], ['trigger>end'], new Date(due.getTime() - HOUR_MS))
    await newContact(world, { externalId: 'told', timeZone: 'UTC' })
    await conductor.settle()
    const startedAt = new Date(due.getTime() - 2000)
    const event = {
      workspaceId: world.workspace.id,
      messageId: 'late',
      kind: 'identify' as const,
      userId: 'told',
      name: '',
      properties: {},
    }
    await storeEvents(world.db, [{ ...event, traits: { renewal: '2027-03-21' }, occurredAt: startedAt }], startedAt)
    await interimAnalysis(new Date(due.getTime() + 1000))
    await conductor.settle()
    await interimAnalysis(new Date(due.getTime() + 60_000))
    expect(await count(journey, 'journey_positions')).toBe(1)
    // Nor does what has just come hold up contacts who were due before it.
    await newContact(world, { externalId: 'other', timeZone: 'UTC', properties: { renewal: '2027-03-22' } })
    await conductor.settle()
    const next = due.getTime() + 24 * HOUR_MS
    await storeEvents(world.db, [{ ...event, messageId: 'new', occurredAt: due }], new Date(next + 59_900))
    await interimAnalysis(new Date(next + 60_000))
    expect(await count(journey, 'journey_positions')).toBe(2)
  })

  it('counts what contacts did since their own moment', async () => {
    const due = new Date('2027-04-21T09:00:00Z')
    const wait = {
      id: 'wait',
      kind: 'waitForEvent' as const,
      settings: { event: 'Paid', where: [], timeout: hours(48) },
    }
    const edges = ['trigger>wait', 'wait:happened>end', 'wait:timedOut>end']
    const journey = await begins(onDate('bill'), [wait], edges, new Date(due.getTime() - HOUR_MS))
    for (const who of ['pays', 'paid before'])
      await newContact(world, { externalId: who, timeZone: 'UTC', properties: { bill: '2027-04-21' } })
    const paid = (userId: string, at: Date) =>
      storeEvents(
        world.db,
        [
          {
            workspaceId: world.workspace.id,
            messageId: `${userId} ${at}`,
            kind: 'track',
            userId,
            name: 'Paid',
            properties: {},
            occurredAt: at,
          },
        ],
        at,
      )
    await paid('paid before', new Date(due.getTime() - 60_000))
    await paid('pays', new Date(due.getTime() + HOUR_MS))
    await conductor.settle()
    await interimAnalysis(new Date(due.getTime() + 5 * HOUR_MS))
    await conductor.settle()
    await conductor.moveTo(new Date(due.getTime() + 60 * HOUR_MS))
    expect([
      await count(journey, 'journey_trail', 'happened'),
      await count(journey, 'journey_trail', 'timedOut'),
    ]).toEqual([1, 1])
  })

  it('knows who had not opened when their time was up, whatever they did since', async () => {
    const days = 3
    const settings = {
      did: 'notOpened' as const,
      templateId: '',
      campaignId: '',
      withinDays: days,
      reentry: 'always' as const,
    }
    const sent = new Date(Date.now() - days * 24 * HOUR_MS - HOUR_MS)
    const journey = await begins(
      { id: 'trigger', kind: 'triggerMessage', settings },
      [],
      ['trigger>end'],
      new Date(Date.now() - 2 * HOUR_MS),
    )
    const message = async (who: string) => {
      await newContact(world, { externalId: who, email: `${who}@x.test` })
      const { rows } = await sql<{ id: string }>`
        INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
            template_revision, address, status, provider, created_at, sent_at)
        SELECT workspace_id, uuidv7(), 'email', uuidv7(), ${sent}::timestamptz, 'campaign', id, uuidv7(), 1,
               email, 'sent', 'smtp', ${sent}, ${sent}
          FROM contacts WHERE external_id = ${who} RETURNING id`.execute(world.db)
      return rows[0]?.id ?? ''
    }
    const [late] = [await message('late'), await message('never')]
    const inTime = await message('intime')
    await sql`
      UPDATE messages
         SET opened_at = ${new Date(sent.getTime() + HOUR_MS)}
       WHERE id = ${inTime}`.execute(world.db)
    const open = new URL(openUrl(await loadSigningKey(world.db), world.publicUrl, late))
    await world.api.inject({
      url: open.pathname,
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/120' },
    })
    await conductor.settle()
    await sql`
      UPDATE journey_schedules
         SET next_at = ${new Date(Date.now() - 1000)}, postponed_until = NULL
       WHERE journey_id = ${uuidOf('journey', journey)}`.execute(world.db)
    await interimAnalysis(new Date())
    expect(await count(journey, 'journey_positions')).toBe(2)
  })
})
