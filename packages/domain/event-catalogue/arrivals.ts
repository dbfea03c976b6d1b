import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, IdOf } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { natureOf } from '@parcours/model/quarantine.ts'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { CONTACT_NAME } from '../contacts/name.ts'
import { found } from '../problem.ts'
import { firstUuidAt } from '../uuid.ts'

/** What arrived: an event that was recorded, or one that was refused or used in part. */
export type Arrival = { at: Date; name: string } & (
  | { kind: 'recorded'; id: IdOf<'event'>; contactId: ContactId; contact: string | null }
  | { kind: 'refused' | 'kept'; id: IdOf<'quarantined'>; issues: Issue[]; times: number }
)

export interface ArrivalFilter {
  /** A part of the event's name. */
  event?: string | undefined
  /** A part of the contact's name or address, or of the id that the sender gave. */
  contact?: string | undefined
  refusedOnly: boolean
}

const HOUR_MS = 3_600_000
const MAX_SHOWN = 100
/** Latest events and refusals that are searched, so that a filter that fits nothing reads no more than these. */
const MAX_SEARCHED = 1000

const holds = (text: RawBuilder<string>, part: string | undefined): RawBuilder<SqlBool> =>
  part ? sql<SqlBool>`strpos(fold(${text}), fold(${part}::text)) > 0` : sql<SqlBool>`true`

/** The latest that arrived within an hour, newest first. */
export async function latestArrivals(tx: WorkspaceTx, filter: ArrivalFilter, now: Date): Promise<Arrival[]> {
  const since = new Date(now.getTime() - HOUR_MS)
  const refused = await latestRefused(tx, filter, since)
  const recorded = filter.refusedOnly ? [] : await latestRecorded(tx, filter, since)
  return [...refused, ...recorded].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, MAX_SHOWN)
}

/** Ids of events are made in the order in which these arrive: the latest are at the end of the primary key. */
async function latestRecorded(tx: WorkspaceTx, { event, contact }: ArrivalFilter, since: Date): Promise<Arrival[]> {
  const { rows } = await sql<{ id: string; name: string; at: Date; contactId: string; contact: string | null }>`
    WITH latest AS (
      SELECT id, name, contact_id, received_at
        FROM events
       WHERE id >= ${firstUuidAt(since)}::uuid AND received_at >= ${since} AND kind <> 'change'
       ORDER BY id DESC
       LIMIT ${event || contact ? MAX_SEARCHED : MAX_SHOWN}
    )
    SELECT e.id, e.name, e.received_at AS at, e.contact_id AS "contactId",
           ${CONTACT_NAME} AS contact
      FROM latest e
      LEFT JOIN contacts c ON c.id = e.contact_id
     WHERE ${holds(sql`e.name`, event)}
       AND ${holds(sql`concat_ws(' ', c.first_name, c.last_name, c.email, c.phone, c.external_id)`, contact)}
     ORDER BY e.id DESC
     LIMIT ${MAX_SHOWN}`.execute(tx)
  return rows.map((row) => ({ ...row, kind: 'recorded' }))
}

/** What was refused at the door or used in part, as it is put aside. */
async function latestRefused(tx: WorkspaceTx, filter: ArrivalFilter, since: Date): Promise<Arrival[]> {
  const sent = sql<string>`concat_ws(' ', payload ->> 'userId', payload ->> 'anonymousId', payload ->> 'email',
    payload #>> '{traits,email}', payload #>> '{context,traits,email}')`
  const { rows } = await sql<{ id: string; name: string; at: Date; issues: unknown; times: number; isMail: boolean }>`
    SELECT id, name, last_at AS at, issues, failures AS times,
           jsonb_typeof(payload -> 'mail') = 'string' AND error IS NOT NULL AS "isMail"
      FROM (SELECT *
              FROM quarantine
             WHERE kind = 'message' AND last_at >= ${since}
             ORDER BY last_at DESC, id DESC
             LIMIT ${MAX_SEARCHED}) q
     WHERE ${holds(sql`name`, filter.event)} AND ${holds(sent, filter.contact)}
     ORDER BY last_at DESC, id DESC`.execute(tx)
  return rows.flatMap(({ isMail, issues: stored, ...row }): Arrival[] => {
    const issues = stored as Issue[]
    const nature = natureOf('message', issues, isMail)
    if (nature !== 'refused' && nature !== 'kept') return []
    if (filter.refusedOnly && nature === 'kept') return []
    return [{ ...row, kind: nature, issues }]
  })
}

/** One recorded event, with what it holds. */
export async function getEvent(tx: WorkspaceTx, id: string) {
  const { rows } = await sql<{
    id: IdOf<'event'>
    name: string
    properties: Record<string, unknown>
    at: Date
    receivedAt: Date
    contactId: ContactId
    contact: string | null
  }>`
    SELECT e.id, e.name, e.properties, e.occurred_at AS at, e.received_at AS "receivedAt",
           e.contact_id AS "contactId", ${CONTACT_NAME} AS contact
      FROM events e
      LEFT JOIN contacts c ON c.id = e.contact_id
     WHERE e.id = ${id}::uuid`.execute(tx)
  return found(rows[0], 'notFound.event')
}
