import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { publicId } from '@parcours/model/id.ts'
import { type QuarantineNature, SUBJECT_KINDS, type SubjectKind } from '@parcours/model/quarantine.ts'
import { sql } from 'kysely'
import { CONTACT_NAME } from '../contacts/name.ts'

/** What quarantined work is about. */
export interface Subject {
  kind: SubjectKind
  id: string
  /** Null when it was deleted since. */
  name: string | null
}

/** The ids that the data of a row names, as text: SQL over the quarantine. */
export const NAMED_IDS = sql<Record<string, string | null>>`jsonb_build_object(
  'contact', coalesce(payload ->> 'contactId', payload ->> 'contact_id', payload #>> '{event,contactId}'),
  'segment', payload ->> 'segmentId',
  'journey', payload ->> 'journeyId',
  'run', coalesce(payload ->> 'runId', payload ->> 'ownerId'),
  'send', coalesce(payload ->> 'sendId', payload ->> 'ownerId'),
  'message', payload ->> 'message_id')`

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Contacts, segments, journeys and campaigns that rows are about, by the id of the row: one statement for all rows. */
export async function subjectsOf(
  tx: WorkspaceTx,
  rows: { id: string; nature: QuarantineNature; named: Record<string, string | null> }[],
): Promise<Map<string, Subject[]>> {
  // What a client library sent names nothing of ours.
  const asked = rows.filter(({ nature }) => nature !== 'refused' && nature !== 'mail')
  if (asked.length === 0) return new Map()
  const all = (what: string) =>
    sql`${asked.map(({ named }) => (UUID.test(named[what] ?? '') ? named[what] : null))}::uuid[]`
  const { rows: found } = await sql<{ id: string; subjects: Record<SubjectKind, Partial<Subject> | null> }>`
    SELECT q.id,
           jsonb_build_object(
             'contact', jsonb_build_object('id', coalesce(q.contact, m.contact_id), 'name', ${CONTACT_NAME}),
             'segment', jsonb_build_object('id', q.segment, 'name', s.name),
             'journey', jsonb_build_object('id', coalesce(q.journey, r.journey_id), 'name', j.name),
             'campaign', jsonb_build_object('id', d.campaign_id, 'name', k.name)) AS subjects
      FROM unnest(${asked.map(({ id }) => id)}::uuid[], ${all('contact')}, ${all('segment')}, ${all('journey')},
             ${all('run')}, ${all('send')}, ${all('message')})
           AS q (id, contact, segment, journey, run, send, message)
      LEFT JOIN messages m ON m.id = q.message
      LEFT JOIN contacts c ON c.id = coalesce(q.contact, m.contact_id)
      LEFT JOIN segments s ON s.id = q.segment
      LEFT JOIN journey_runs r ON r.id = q.run
      LEFT JOIN journeys j ON j.id = coalesce(q.journey, r.journey_id)
      LEFT JOIN campaign_sends d ON d.id = q.send
      LEFT JOIN campaigns k ON k.id = d.campaign_id`.execute(tx)
  return new Map(
    found.map(({ id, subjects }) => [
      id,
      SUBJECT_KINDS.flatMap((kind) => {
        const { id: uuid, name = null } = subjects[kind] ?? {}
        return uuid ? [{ kind, id: publicId(kind, uuid), name }] : []
      }),
    ]),
  )
}
