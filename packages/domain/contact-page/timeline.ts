import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { TimelineKind } from '@parcours/model/contacts/timeline.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/** One entry of a contact's timeline. */
export interface TimelineEntry {
  kind: TimelineKind
  at: Date
  /** What is particular to the kind; see the query. */
  data: Record<string, unknown>
}

/** A contact's timeline, latest first. */
export async function contactTimeline(
  tx: WorkspaceTx,
  contactId: ContactId,
  { limit, before }: { limit: number; before?: Date | undefined },
): Promise<TimelineEntry[]> {
  const until = before ? sql`< ${before}::timestamptz` : sql`<= 'infinity'::timestamptz`
  const { rows } = await sql<TimelineEntry>`
    (SELECT 'event' AS kind, occurred_at AS at,
        jsonb_build_object('kind', kind, 'name', name, 'properties', properties) AS data
       FROM events WHERE contact_id = ${contactId} AND occurred_at ${until} ORDER BY occurred_at DESC LIMIT ${limit})
    UNION ALL
    (SELECT 'step', t.at,
        jsonb_build_object('journeyId', t.journey_id, 'journey', j.name, 'step', t.node_id, 'port', t.port,
            'stepKind', n.node ->> 'kind', 'stepName', n.node ->> 'name', 'stepSettings', n.node -> 'settings')
       FROM journey_trail t JOIN journeys j ON j.workspace_id = t.workspace_id AND j.id = t.journey_id
       LEFT JOIN journey_runs r ON r.workspace_id = t.workspace_id AND r.id = t.run_id
       LEFT JOIN journey_versions v ON v.workspace_id = r.workspace_id AND v.id = r.version_id
       LEFT JOIN LATERAL (SELECT node
                            FROM jsonb_array_elements(v.graph -> 'nodes') node
                           WHERE node ->> 'id' = t.node_id) n ON true
      WHERE t.contact_id = ${contactId} AND t.at ${until} ORDER BY t.at DESC LIMIT ${limit})
    UNION ALL
    (SELECT 'message', m.created_at,
        jsonb_build_object('messageId', m.id, 'template', t.name, 'subject', v.title, 'status', m.status, 'reason',
            m.reason,
            'deliveredAt', m.delivered_at, 'openedAt', m.opened_at, 'clickedAt', m.clicked_at, 'bouncedAt',
            m.bounced_at, 'provider', m.provider)
       FROM messages m
       LEFT JOIN contents t ON t.workspace_id = m.workspace_id AND t.id = m.template_id
       LEFT JOIN content_versions v ON v.workspace_id = m.workspace_id
                                   AND v.content_id = m.template_id
                                   AND v.revision = m.template_revision
      WHERE m.contact_id = ${contactId} AND m.created_at ${until} ORDER BY m.created_at DESC LIMIT ${limit})
    UNION ALL
    (SELECT 'consent', decided_at,
        jsonb_build_object('channel', channel, 'decision', decision, 'source', source, 'wordingVersion',
            wording_version)
       FROM consent_ledger
      WHERE contact_id = ${contactId} AND decided_at ${until}
      ORDER BY decided_at DESC
      LIMIT ${limit})
    UNION ALL
    (SELECT 'segment', m.at, jsonb_build_object('segmentId', m.segment_id, 'segment', s.name, 'entered', m.entered)
       FROM segment_membership_changes m JOIN segments s ON s.workspace_id = m.workspace_id AND s.id = m.segment_id
      WHERE m.contact_id = ${contactId} AND m.at ${until} ORDER BY m.at DESC LIMIT ${limit})
    UNION ALL
    -- Orders told by an event show as that event.
    (SELECT 'order', o.ordered_at,
        jsonb_build_object('number', o.number, 'total', o.total, 'items', o.items, 'currency', w.currency)
       FROM orders o JOIN workspaces w ON w.id = o.workspace_id
      WHERE o.contact_id = ${contactId} AND o.source = 'import' AND o.ordered_at ${until}
      ORDER BY o.ordered_at DESC
      LIMIT ${limit})
    ORDER BY at DESC LIMIT ${limit}`.execute(tx)
  return rows
}
