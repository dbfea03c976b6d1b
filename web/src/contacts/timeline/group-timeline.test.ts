import { describe, expect, it } from 'vitest'
import { type Entry, groupTimeline } from './group-timeline.ts'

const at = (day: number, hour: number) =>
  `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`
const step = (when: string, entryId: string, nodeId: string, order: number) =>
  ({
    id: `step ${entryId} ${nodeId}`,
    kind: 'step',
    at: when,
    data: { journeyId: 'j', journey: 'Welcome', entryId, step: null, nodeId, port: 'next', order },
  }) satisfies Entry
const message = (when: string, entryId: string | null) =>
  ({ id: `message ${when} ${entryId}`, kind: 'message', at: when, data: { entryId, template: 'Hello' } }) as Entry
const event = (when: string, kind: Entry<'event'>['data']['kind'], name = 'x') =>
  ({ id: `event ${when} ${name}`, kind: 'event', at: when, data: { kind, name, properties: {} } }) satisfies Entry
const segment = (when: string, name: string) =>
  ({
    id: `segment ${name}`,
    kind: 'segment',
    at: when,
    data: { segmentId: name, segment: name, entered: true },
  }) satisfies Entry

const group = (entries: Entry[]) =>
  groupTimeline(entries, (time) => time.slice(0, 10)).map(({ day, rows }) => [
    day.slice(-2),
    ...rows.map((row) => (row.kind === 'entry' ? row.entry.id : `${row.kind} ${row.entries.length}`)),
  ])

describe('a timeline', () => {
  it('has one row a day for each pass through a journey, with what it sent', () => {
    const shown = group([
      step(at(2, 12), 'a', 'last', 3),
      event(at(2, 11), 'track', 'Bought'),
      message(at(2, 10), 'a'),
      step(at(2, 10), 'b', 'first', 0),
      step(at(2, 9), 'a', 'wait', 1),
      message(at(2, 8), null),
      step(at(1, 9), 'a', 'first', 0),
    ])
    expect(shown).toEqual([
      ['02', 'pass 3', `event ${at(2, 11)} Bought`, 'pass 1', `message ${at(2, 8)} null`],
      ['01', 'pass 1'],
    ])
  })

  it('shows steps of one moment in the order of the journey, though pages parted them', () => {
    const [day] = groupTimeline(
      [step(at(1, 9), 'a', 'first', 0), step(at(1, 9), 'a', 'third', 2), step(at(1, 9), 'a', 'second', 1)],
      () => 'one',
    )
    const [row] = day?.rows ?? []
    expect(row?.kind === 'pass' && row.entries.map((entry) => entry.kind === 'step' && entry.data.nodeId)).toEqual([
      'third',
      'second',
      'first',
    ])
  })

  it('folds pages and data that follow each other, and segments of a day, but nothing that is alone', () => {
    expect(
      group([
        event(at(1, 9), 'page'),
        segment(at(1, 8), 'A'),
        event(at(1, 7), 'page'),
        event(at(1, 6), 'screen'),
        event(at(1, 5), 'track'),
        event(at(1, 4), 'identify'),
        event(at(1, 3), 'alias'),
        segment(at(1, 2), 'B'),
      ]),
    ).toEqual([['01', `event ${at(1, 9)} x`, 'segments 2', 'pages 2', `event ${at(1, 5)} x`, 'data 2']])
    expect(group([segment(at(1, 8), 'A')])).toEqual([['01', 'segment A']])
  })
})
