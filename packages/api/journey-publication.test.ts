import { uuidOf } from '@parcours/model/id.ts'
import { graphOf, publish, redraw } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const drawn = graphOf([step.byHand('trigger', 'afterExit'), step.wait('wait', 1, 'days'), step.exit('end')])

const atOnce = async (journey: string, times: number, query = '') => {
  const answers = await Promise.all(
    Array.from({ length: times }, () =>
      world.call<{ version: number }>('POST', `/api/v1/journeys/${journey}/publication${query}`),
    ),
  )
  return [...new Set(answers.map(({ status, body }) => `${status} ${body.version}`))]
}
const versions = async (journey: string) =>
  (
    await world.db
      .selectFrom('journey_versions')
      .select('number')
      .where('journey_id', '=', uuidOf('journey', journey))
      .orderBy('number')
      .execute()
  ).map(({ number }) => number)

describe('a draft that runs already', () => {
  it('stays the version that it is, however often and at once it is published', async () => {
    const { body } = await world.call<{ id: string }>('POST', '/api/v1/journeys', { name: 'First', graph: drawn })
    expect(await atOnce(body.id, 20)).toEqual(['201 1'])
    expect(await versions(body.id)).toEqual([1])
  })

  it('is another version once it is drawn otherwise, or was stopped meanwhile', async () => {
    const journey = await publish(world, 'Next', drawn)
    await redraw(world.db, uuidOf('journey', journey))
    expect(await atOnce(journey, 3)).toEqual(['201 2'])
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    expect(await atOnce(journey, 3)).toEqual(['201 3'])
    expect(await versions(journey)).toEqual([1, 2, 3])
  })

  it('takes along who is asked to be, once it is the version of others', async () => {
    const journey = await publish(world, 'Along', drawn)
    await redraw(world.db, uuidOf('journey', journey))
    expect(await atOnce(journey, 1)).toEqual(['201 2'])
    expect(await atOnce(journey, 1, '?inside=move')).toEqual(['201 2'])
    const jobs = await world.db.selectFrom('bulk_jobs').select('kind').execute()
    expect(jobs).toEqual([{ kind: 'takeOver' }])
  })
})

describe('a day that is written in a journey', () => {
  const manual = step.byHand('trigger', 'afterExit')
  const end = step.exit('end')
  const schedule = {
    rule: 'FREQ=DAILY',
    time: '09:00',
    timeZone: 'Asia/Tokyo',
    segmentId: '',
    reentry: 'always' as const,
  }
  const waiting = (date: string) =>
    graphOf(
      [manual, { id: 'wait', kind: 'wait', settings: { until: 'date', date, time: '23:00' } }, end],
      ['trigger>wait', 'wait>end'],
    )
  const starting = (start: string) =>
    graphOf([{ id: 'trigger', kind: 'triggerSchedule', settings: { ...schedule, start } }, end], ['trigger>end'])

  it.each([
    ['0000-02-29', waiting, 'nodes.wait.settings.date', 'value.beyondCalendar'],
    ['0001-12-31', waiting, 'nodes.wait.settings.date', 'value.beyondCalendar'],
    ['9999-01-01', waiting, 'nodes.wait.settings.date', 'value.beyondCalendar'],
    ['0000-02-29', starting, 'nodes.trigger.settings.start', 'value.noSuchDay'],
    ['9999-01-01', starting, 'nodes.trigger.settings.start', 'recurrence.years'],
  ])('%s is refused where any zone would carry it out of the calendar', async (day, drawnWith, path, code) => {
    const { body } = await world.call<{ id: string }>('POST', '/api/v1/journeys', { name: day, graph: drawnWith(day) })
    const answer = await world.call<{ errors: object[] }>('POST', `/api/v1/journeys/${body.id}/publication`)
    expect([answer.status, answer.body.errors]).toMatchObject([422, [{ path, code }]])
  })
})
