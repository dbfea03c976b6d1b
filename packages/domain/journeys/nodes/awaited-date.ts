import { isContactField } from '@parcours/model/contacts/fields.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { dateSourceOf, movingEvents, type WaitDate } from '@parcours/model/journey/nodes/wait-date.ts'
import { type RawBuilder, sql } from 'kysely'
import { isDated, jsonProperty, momentOf, type Source } from '../../condition/source.ts'
import { CONTACT_MOMENTS } from '../../contacts/columns.ts'
import { isOfEntry } from '../enrollment/entry-key.ts'
import { ENTRY_EVENT_AT, ENTRY_EVENT_ID, isInTimeToMove, SINCE_ENTRY } from '../waits/since.ts'
import { momentOfWait } from './date-moment.ts'

/**
 * A date that a contact waits for, as it was read, is kept with their position (`journey_positions.awaited_date`): its
 * `value`; where an event has moved it, that event's `id`, `at` and `event`; and when their wait last moved
 * (`movedAt`). It decides by which port they leave.
 */
interface Read {
  settings: WaitDate
  /** Of the version that they are in. */
  graph: Graph
  now: Date
}

/** The latest moment of a wait: PostgreSQL reckons beyond, Temporal does not. */
export const LAST_MOMENT = '9999-12-31T00:00:00Z'

/**
 * A step that waits for a date says thereby that numbers of an event
 * are Unix time; of a contact, the workspace says so.
 */
function isUnixTime(settings: WaitDate): RawBuilder<boolean> {
  return dateSourceOf(settings) === 'contact' ? isDated(settings.property) : sql<boolean>`true`
}

/** The date that the event `e` brings, as JSON; and whether it is one. */
export function dateOfEvent(settings: WaitDate): { value: RawBuilder<unknown>; isDate: RawBuilder<boolean> } {
  const source = { ...jsonProperty(sql`e.properties`, settings.property), dated: isUnixTime(settings) }
  return { value: source.json, isDate: sql`(${momentOf(source)} IS NOT NULL)` }
}

/** What the event `e` makes of the date that a contact waits for: SQL. */
export function broughtBy(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`jsonb_build_object('value', ${value}, 'id', e.id, 'at', e.occurred_at, 'event', e.name)`
}

/** The date as it is now: SQL over the position `p` (of which the entry suffices) and the contact `c`. */
export function readDate(read: Read): RawBuilder<unknown> {
  const { settings } = read
  const { property } = settings
  switch (dateSourceOf(settings)) {
    case 'contact':
      return asRead(contactValue(property))
    case 'result':
      return asRead(jsonProperty(sql`(p.entry -> 'results')`, property).json)
    case 'entry': {
      const ofEntry = asRead(jsonProperty(sql`(p.entry -> 'properties')`, property).json)
      const names = movingEvents(settings)
      return names.length === 0 ? ofEntry : sql`coalesce((${lastMoving(read, names)}), ${ofEntry})`
    }
  }
}

const asRead = (value: RawBuilder<unknown>) => sql`jsonb_build_object('value', ${value})`

function contactValue(property: string): RawBuilder<unknown> {
  const moment = CONTACT_MOMENTS.get(property)
  if (moment) return sql`to_jsonb(c.${sql.ref(moment)})`
  return isContactField(property) ? sql`NULL::jsonb` : jsonProperty(sql`c.properties`, property).json
}

/**
 * The last event on record that has moved the date since they came. It reads the contact's totals first, and then only
 * for events of theirs; see `firstAwaitedEvent`.
 */
function lastMoving({ settings, graph, now }: Read, names: string[]): RawBuilder<unknown> {
  const { value, isDate } = dateOfEvent(settings)
  return sql`
    SELECT ${broughtBy(value)} FROM (
      SELECT e.id, e.name, e.occurred_at, e.received_at, e.properties FROM events e
       WHERE e.workspace_id = p.workspace_id
         AND e.contact_id = p.contact_id
         AND e.occurred_at >= ${ENTRY_EVENT_AT}
         AND e.received_at >= ${ENTRY_EVENT_AT}
         AND EXISTS (
           SELECT FROM event_totals t
            WHERE t.workspace_id = p.workspace_id
              AND t.contact_id = p.contact_id
              AND t.name = ANY (${names}::text[])
              AND t.last_at >= ${ENTRY_EVENT_AT})
      OFFSET 0
    ) e
     WHERE e.name = ANY (${names}::text[])
       AND ${SINCE_ENTRY}
       AND least(e.occurred_at, e.received_at) <= ${now}::timestamptz
       AND ${isOfEntry(graph)}
       AND ${isDate}
     ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1`
}

/** Where a date that was read is kept. */
function sourceOf(settings: WaitDate, awaited: RawBuilder<unknown>): Source {
  return { text: sql`(${awaited} ->> 'value')`, json: sql`(${awaited} -> 'value')`, dated: isUnixTime(settings) }
}

/**
 * The moment that a date that was read brings; null when it is none. SQL over the contact `c` and the workspace `w`.
 */
export function momentOfAwaited(settings: WaitDate, awaited: RawBuilder<unknown>, now: Date): RawBuilder<Date | null> {
  return sql`
    (SELECT ${momentOfWait(settings, sourceOf(settings, sql`held.awaited`), now)}
       FROM (SELECT ${awaited} AS awaited OFFSET 0) held)`
}

/**
 * When a contact may go on who waits for a date that was read. Without a date they do at once, by a port of their own.
 */
export function dueOfAwaited(settings: WaitDate, awaited: RawBuilder<unknown>, now: Date): RawBuilder<Date> {
  return sql`
    least(greatest(${now}::timestamptz, ${momentOfAwaited(settings, awaited, now)}), ${LAST_MOMENT}::timestamptz)`
}

/**
 * Whether a date that was read, `h.awaited`, is news to the position `p`: another one; of an event, a later one that
 * came in time. @param pausedUntil of the journey, see `isInTimeToMove`
 */
export function isNews(settings: WaitDate, pausedUntil: Date | null): RawBuilder<boolean> {
  if (dateSourceOf(settings) !== 'entry')
    return sql`(h.awaited ->> 'value') IS DISTINCT FROM (p.awaited_date ->> 'value')`
  const at = sql`(h.awaited ->> 'at')::timestamptz`
  return sql`((${at}, (h.awaited ->> 'id')::uuid) >
    (coalesce((p.awaited_date ->> 'at')::timestamptz, ${ENTRY_EVENT_AT}),
        coalesce((p.awaited_date ->> 'id')::uuid, ${ENTRY_EVENT_ID}))
      AND ${isInTimeToMove(at, pausedUntil)})`
}
