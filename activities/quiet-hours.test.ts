import { NO_LIMITS } from '@parcours/model/delivery/limits.ts'
import type { QuietHours } from '@parcours/model/delivery/quiet-hours.ts'
import { createCampaign, launchCampaign, progressOf, progressWhen } from '@parcours/testing/campaigns.ts'
import { contactsOf, finished, graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let world: World
let letter: string
let receipt: string
beforeAll(async () => {
  world = await createWorld({ worker: true })
  letter = await newTemplate(world)
  receipt = await newTemplate(world, { name: 'Receipt', purpose: 'service' })
})
afterAll(() => world.close())

const save = (quiet: unknown) => world.call('PUT', '/api/v1/sending-limits', { ...NO_LIMITS, quiet })

const HOUR_MS = 3_600_000
const clockOf = (moment: number) =>
  new Date(moment).toLocaleTimeString('en-GB', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' })
/** Over in two hours in Paris; twelve hours away in Auckland. */
const nowInParis = (): QuietHours => ({
  from: clockOf(Date.now() - HOUR_MS),
  to: clockOf(Date.now() + 2 * HOUR_MS),
  weekdays: [],
})
/** Long enough for a message to leave that may not. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1500))

let ids: { paris: string; auckland: string; unknown: string; silent: string }
let made = 0
beforeEach(async () => {
  await sql`DELETE FROM contacts`.execute(world.db)
  await save(null)
  made++
  const add = (name: string, traits: object, agrees = true) =>
    newContact(world, { email: `${name}${made}@quiet.test`, ...traits }, agrees)
  ids = {
    paris: await add('paris', { timeZone: 'Europe/Paris' }),
    auckland: await add('auckland', { timeZone: 'Pacific/Auckland' }),
    unknown: await add('unknown', {}),
    silent: await add('silent', { timeZone: 'Europe/Paris' }, false),
  }
})

describe('quiet hours', () => {
  it('make a campaign wait for contacts in their quiet hours, say so before, and end when they are lifted', async () => {
    await save(nowInParis())
    const draft = await createCampaign(world, letter)
    const { body } = await world.call<{ warnings: { code: string; message: string }[] }>(
      'GET',
      `/api/v1/campaigns/${draft}/check`,
    )
    expect(body.warnings).toMatchObject([
      { code: 'campaign.quietHeld', message: expect.stringContaining('For 2 people') },
    ])
    const id = await launchCampaign(world, letter)
    await progressWhen(world, id, ({ sent }) => sent > 0)
    await aWhile()
    expect(await progressOf(world, id)).toMatchObject({ state: 'sending', sent: 1 })
    const { rows } = await sql`SELECT address FROM messages WHERE status = 'sent'`.execute(world.db)
    expect(rows).toEqual([{ address: `auckland${made}@quiet.test` }])
    await save(null)
    expect(await progressWhen(world, id, ({ state }) => state === 'done')).toMatchObject({ sent: 3 })
  })

  it('are named before a send at the best hours of a day that is quiet for all of them', async () => {
    const warned = async (from: string, to: string, weekdays: number[]) => {
      await save({ from: '22:00', to: '08:00', weekdays })
      // A Sunday.
      const schedule = { kind: 'bestTime', day: '2040-12-02', from, to, over: 'nextDay' }
      const draft = await createCampaign(world, letter, { schedule })
      const path = `/api/v1/campaigns/${draft}/check`
      const { body } = await world.call<{ warnings: { code: string; message: string }[] }>('GET', path)
      return body.warnings.filter(({ code }) => code === 'campaign.quietHeld').map(({ message }) => message)
    }
    const toAll = [expect.stringContaining('For 3 people') as string]
    expect(await warned('09:00', '20:00', [7])).toEqual(toAll)
    expect(await warned('23:00', '23:30', [])).toEqual(toAll)
    expect(await warned('09:00', '20:00', [6])).toEqual([])
    expect(await warned('09:00', '23:00', [])).toEqual([])
  })

  it('let what is no marketing go', async () => {
    await save(nowInParis())
    const id = await launchCampaign(world, receipt)
    expect(await progressWhen(world, id, ({ state }) => state === 'done')).toMatchObject({ sent: 4 })
  })

  it('hold for a campaign that was under way, whose contacts have no zone of their own there', async () => {
    const id = await launchCampaign(world, letter, { pace: 60 })
    await progressWhen(world, id, ({ sent }) => sent === 1)
    const today = new Date().toLocaleDateString('en-GB', { timeZone: 'Europe/Paris', weekday: 'short' })
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(today) + 1
    await save({ ...nowInParis(), weekdays: [weekday] })
    await world.call('PUT', `/api/v1/campaigns/${id}/pace`, { pace: null })
    await aWhile()
    expect(await progressOf(world, id)).toMatchObject({ state: 'sending', sent: 1 })
    await save(null)
    expect(await progressWhen(world, id, ({ state }) => state === 'done')).toMatchObject({ sent: 3 })
  })

  it('make contacts of a journey wait at the step until they are over where they live', async () => {
    const quiet = nowInParis()
    await save(quiet)
    const journey = await publish(world, `Letter ${made}`, graphOf([step.byHand('start'), step.email('mail', letter)]))
    const audience = { kind: 'contacts', contactIds: Object.values(ids) }
    await world.call('POST', `/api/v1/journeys/${journey}/entries`, { audience })
    // Who would get nothing anyway waits for nothing.
    const there = await eventually(() => contactsOf(world, journey), finished(2))
    const waiting = there.filter(({ state }) => state === 'waiting')
    expect(waiting.map(({ contactId }) => contactId).sort()).toEqual([ids.paris, ids.unknown].sort())
    for (const { nodeId, dueAt } of waiting)
      expect([nodeId, clockOf(Date.parse(dueAt ?? ''))]).toEqual(['mail', quiet.to])
    await save(null)
    await eventually(() => contactsOf(world, journey), finished(4))
  })

  it('put off what is tried again', async () => {
    const id = await launchCampaign(world, letter)
    await progressWhen(world, id, ({ state }) => state === 'done')
    const quiet = nowInParis()
    await save(quiet)
    const mine = sql`address LIKE ${`%${made}@quiet.test`}`
    await sql`UPDATE messages SET status = 'deferred', retry_at = now() WHERE status = 'sent' AND ${mine}`.execute(
      world.db,
    )
    const deferred = () =>
      sql<{ address: string; retry_at: Date }>`
        SELECT address, retry_at FROM messages WHERE status = 'deferred' AND ${mine} ORDER BY address`.execute(world.db)
    const { rows } = await eventually(deferred, (seen) => seen.rows.length === 2)
    expect(rows.map(({ address, retry_at }) => [address, clockOf(retry_at.getTime())])).toEqual([
      [`paris${made}@quiet.test`, quiet.to],
      [`unknown${made}@quiet.test`, quiet.to],
    ])
  })

  it.each([
    [{ from: '21:00', to: '21:00' }, 'quiet.to'],
    [{ from: '25:00', to: '08:00' }, 'quiet.from'],
    [{ from: '21:00', to: '08:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }, 'quiet.weekdays'],
    [{ from: '21:00', to: '08:00', weekdays: [8] }, 'quiet.weekdays.0'],
  ])('are refused where they are none, or leave no day: %j', async (quiet, path) => {
    const { status, body } = await save(quiet)
    expect([status, body]).toMatchObject([422, { errors: [{ path }] }])
  })

  it('go before the hours of a campaign that lie within them, which is said before', async () => {
    const quiet = nowInParis()
    await save(quiet)
    const id = await createCampaign(world, letter, { hours: { from: quiet.from, to: clockOf(Date.now() + HOUR_MS) } })
    const { body } = await world.call<{ warnings: object[] }>('GET', `/api/v1/campaigns/${id}/check`)
    expect(body.warnings).toMatchObject([{ code: 'campaign.quietCovers' }])
  })
})
