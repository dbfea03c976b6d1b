import { inWorkspace } from '@parcours/db/connection.ts'
import type { DateProperty } from '@parcours/model/journey/nodes/date-property.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nextDateOf } from './date-moment.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

interface Asked extends Partial<Omit<DateProperty, 'property'>> {
  /** What the property holds. */
  date: unknown
  /** Where the contact lives; the workspace is in Paris. */
  zone?: string
  from: string
}

/** The moment that a date brings, in UTC. */
async function next({ date, zone, from, ...settings }: Asked): Promise<string | null> {
  const at = nextDateOf({ property: 'day', offsetDays: 0, time: '09:00', yearly: false, ...settings }, new Date(from))
  return inWorkspace(world.db, world.workspace.id, async (tx) => {
    const { rows } = await sql<{ at: Date | null }>`
      SELECT ${at} AS at
        FROM (SELECT ${JSON.stringify({ day: date })}::jsonb AS properties, ${zone ?? null}::text AS time_zone) c
       CROSS JOIN workspaces w
       WHERE w.id = ${world.workspace.id}`.execute(tx)
    return rows[0]?.at?.toISOString() ?? null
  })
}

const rows = (table: [name: string, asked: Asked, at: string | null][]) =>
  table.map(([name, asked, at]) => ({ name, asked, at }))

describe('the moment that a date brings', () => {
  it.each(
    rows([
      [
        'is on the day, where they live',
        { date: '2026-12-24', from: '2026-11-01T00:00:00Z' },
        '2026-12-24T08:00:00.000Z',
      ],
      ['may be over', { date: '2024-12-24', from: '2026-11-01T00:00:00Z' }, '2024-12-24T08:00:00.000Z'],
      [
        'is days before it, over the year’s end',
        { date: '2027-01-03', offsetDays: -7, from: '2026-11-01T00:00:00Z' },
        '2026-12-27T08:00:00.000Z',
      ],
      [
        'is days after it, over the year’s end',
        { date: '2026-12-29', offsetDays: 7, from: '2026-11-01T00:00:00Z' },
        '2027-01-05T08:00:00.000Z',
      ],
      ['is nothing without a date', { date: 'soon', from: '2026-11-01T00:00:00Z' }, null],
      ['is nothing on a day that no year has', { date: '2027-02-29', from: '2026-11-01T00:00:00Z' }, null],
      [
        'of a moment is on the day that it is there',
        { date: '2026-12-24T23:30:00Z', from: '2026-11-01T00:00:00Z' },
        '2026-12-25T08:00:00.000Z',
      ],
    ]),
  )('$name', async ({ asked, at }) => {
    expect(await next(asked)).toBe(at)
  })

  it.each(
    rows([
      [
        'is this year’s',
        { date: '1990-12-24', yearly: true, from: '2026-11-01T00:00:00Z' },
        '2026-12-24T08:00:00.000Z',
      ],
      [
        'is next year’s once the day is over',
        { date: '1990-10-24', yearly: true, from: '2026-11-01T00:00:00Z' },
        '2027-10-24T07:00:00.000Z',
      ],
      [
        'is today until the very minute',
        { date: '1990-11-01', yearly: true, from: '2026-11-01T08:00:00Z' },
        '2026-11-01T08:00:00.000Z',
      ],
      [
        'is next year’s after that minute',
        { date: '1990-11-01', yearly: true, from: '2026-11-01T08:00:01Z' },
        '2027-11-01T08:00:00.000Z',
      ],
      [
        'of 29 February is on the 28th in a common year',
        { date: '2000-02-29', yearly: true, from: '2026-12-01T00:00:00Z' },
        '2027-02-28T08:00:00.000Z',
      ],
      [
        'of 29 February is on the 29th in a leap year',
        { date: '2000-02-29', yearly: true, from: '2027-03-01T00:00:00Z' },
        '2028-02-29T08:00:00.000Z',
      ],
      [
        'of 29 February is not in a century’s year',
        { date: '2000-02-29', yearly: true, from: '2099-03-01T00:00:00Z' },
        '2100-02-28T08:00:00.000Z',
      ],
      [
        'is a day after 29 February',
        { date: '2000-02-29', offsetDays: 1, yearly: true, from: '2027-03-01T09:00:00Z' },
        '2028-03-01T08:00:00.000Z',
      ],
      [
        'is the 1st of March in a common year',
        { date: '2000-02-29', offsetDays: 1, yearly: true, from: '2027-02-28T12:00:00Z' },
        '2027-03-01T08:00:00.000Z',
      ],
      [
        'is days before it, over the year’s end',
        { date: '1990-01-03', offsetDays: -7, yearly: true, from: '2026-12-20T00:00:00Z' },
        '2026-12-27T08:00:00.000Z',
      ],
      [
        'is the next year’s when those days are over',
        { date: '1990-01-03', offsetDays: -7, yearly: true, from: '2026-12-28T00:00:00Z' },
        '2027-12-27T08:00:00.000Z',
      ],
      [
        'is days after it, over the year’s end',
        { date: '1990-12-29', offsetDays: 7, yearly: true, from: '2027-01-02T00:00:00Z' },
        '2027-01-05T08:00:00.000Z',
      ],
      [
        'is more than a year before it',
        { date: '1990-06-01', offsetDays: -400, yearly: true, from: '2026-04-28T00:00:00Z' },
        '2027-04-28T07:00:00.000Z',
      ],
      [
        'of a date that is ahead is its first anniversary all the same',
        { date: '2030-05-04', yearly: true, from: '2026-11-01T00:00:00Z' },
        '2027-05-04T07:00:00.000Z',
      ],
    ]),
  )('each year $name', async ({ asked, at }) => {
    expect(await next(asked)).toBe(at)
  })

  it.each(
    rows([
      [
        'far east, where the day is nearly over',
        { date: '1990-11-02', zone: 'Pacific/Kiritimati', yearly: true, from: '2026-11-01T18:00:00Z' },
        '2026-11-01T19:00:00.000Z',
      ],
      [
        'far east, where it is over',
        { date: '1990-11-02', zone: 'Pacific/Kiritimati', yearly: true, from: '2026-11-01T19:00:01Z' },
        '2027-11-01T19:00:00.000Z',
      ],
      [
        'far west, where the day before has not ended',
        { date: '1990-10-31', zone: 'Pacific/Pago_Pago', yearly: true, from: '2026-10-31T19:00:00Z' },
        '2026-10-31T20:00:00.000Z',
      ],
      [
        'far west, where it is over',
        { date: '1990-10-31', zone: 'Pacific/Pago_Pago', yearly: true, from: '2026-11-01T05:00:00Z' },
        '2027-10-31T20:00:00.000Z',
      ],
      [
        'a quarter of an hour off',
        { date: '2026-11-02', zone: 'Asia/Kathmandu', from: '2026-11-01T00:00:00Z' },
        '2026-11-02T03:15:00.000Z',
      ],
      [
        'of a moment, the day before in the west',
        { date: '2026-12-25T03:00:00Z', zone: 'America/New_York', from: '2026-11-01T00:00:00Z' },
        '2026-12-24T14:00:00.000Z',
      ],
    ]),
  )('is of the day there: $name', async ({ asked, at }) => {
    expect(await next(asked)).toBe(at)
  })

  it.each(
    rows([
      [
        'that a change of clocks skips, is the same instant after it',
        { date: '2027-03-28', time: '02:30', from: '2026-11-01T00:00:00Z' },
        '2027-03-28T01:30:00.000Z',
      ],
      [
        'that is there twice, is the second',
        { date: '2026-10-25', time: '02:30', from: '2026-10-01T00:00:00Z' },
        '2026-10-25T01:30:00.000Z',
      ],
      [
        'skipped in the west',
        { date: '2027-03-14', time: '02:30', zone: 'America/New_York', from: '2026-11-01T00:00:00Z' },
        '2027-03-14T07:30:00.000Z',
      ],
      [
        'skipped at midnight',
        { date: '2026-04-24', time: '00:30', zone: 'Africa/Cairo', from: '2026-04-01T00:00:00Z' },
        '2026-04-23T22:30:00.000Z',
      ],
      [
        'skipped, of an anniversary',
        { date: '1990-03-28', time: '02:30', yearly: true, from: '2027-03-28T01:30:00Z' },
        '2027-03-28T01:30:00.000Z',
      ],
      [
        'skipped and over, of an anniversary',
        { date: '1990-03-28', time: '02:30', yearly: true, from: '2027-03-28T01:30:01Z' },
        '2028-03-28T00:30:00.000Z',
      ],
    ]),
  )('at an hour $name', async ({ asked, at }) => {
    expect(await next(asked)).toBe(at)
  })
})
