import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CONSENT_CHANNELS, CONSENT_KINDS, type ConsentChannel } from '@parcours/model/channels/channel.ts'
import type { ConsentDecision } from '@parcours/model/consent.ts'
import type { SUPPRESSION_REASONS } from '@parcours/model/delivery/message.ts'
import type { ContactId, JourneyId, RunId, SegmentId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { type Graph, type JourneyNode, nodeById, portsOf, targetOf } from '@parcours/model/journey/graph.ts'
import { isWait } from '@parcours/model/journey/migration.ts'
import type { JourneyState, PositionState } from '@parcours/model/journey/state.ts'
import { sql } from 'kysely'
import { getContact } from '../contacts/contact.ts'
import { loadGraph } from '../journeys/authoring/versions.ts'

/** So many are shown of segments, and of enrollments that are open. */
const MAX_SHOWN = 100

type ShownStep = Pick<JourneyNode, 'id' | 'kind' | 'name' | 'settings'>

/** One enrollment of a contact that is open. */
interface OpenEnrollment {
  runId: RunId
  journeyId: JourneyId
  journey: string
  journeyState: JourneyState
  enteredAt: Date
  state: PositionState
  since: Date
  dueAt: Date | null
  step: ShownStep | undefined
  /** Whether their wait there can be skipped. */
  canSkip: boolean
  /** Where each way out leads; undefined: out of the journey. */
  next: { port: string; step: ShownStep | undefined }[]
}

/**
 * What is known of a contact beyond their profile: what they are worth, how they can be reached, where they are.
 * @throws Problem `notFound`
 */
export async function contactOverview(tx: WorkspaceTx, workspaceId: WorkspaceId, contactId: ContactId) {
  await getContact(tx, contactId)
  return {
    value: await worthOf(tx, contactId),
    consents: await consentsOf(tx, contactId),
    segments: await segmentsOf(tx, workspaceId, contactId),
    journeys: await openEnrollments(tx, contactId),
  }
}

/** How much is on record, which erasing a contact would delete. */
async function worthOf(tx: WorkspaceTx, contactId: ContactId) {
  const { rows } = await sql<{
    orders: number
    revenue: number
    currency: string
    firstOrderAt: Date | null
    lastOrderAt: Date | null
    events: number
    messages: number
    enrollments: number
  }>`
    SELECT c.orders, c.revenue, w.currency, c.first_order_at AS "firstOrderAt", c.last_order_at AS "lastOrderAt",
           (SELECT coalesce(sum(count), 0)::int
              FROM event_totals
             WHERE workspace_id = c.workspace_id AND contact_id = c.id) AS events,
           (SELECT count(*)::int FROM messages WHERE contact_id = c.id) AS messages,
           (SELECT count(*)::int FROM journey_positions WHERE contact_id = c.id) AS enrollments
      FROM contacts c
      JOIN workspaces w ON w.id = c.workspace_id
     WHERE c.id = ${contactId}`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('A contact belongs to a workspace')
  return row
}

interface Consent {
  channel: ConsentChannel
  address: string | null
  decision: ConsentDecision | null
  decidedAt: Date | null
  /** Why nothing is sent to the address, whatever was decided. */
  suppressed: (typeof SUPPRESSION_REASONS)[number] | null
}

/** What a contact decided of each channel, also where that is nothing. */
async function consentsOf(tx: WorkspaceTx, contactId: ContactId): Promise<Consent[]> {
  const { rows } = await sql<Consent>`
    SELECT k.channel, k.address, s.decision, s.decided_at AS "decidedAt", x.reason AS suppressed
      FROM contacts c
     CROSS JOIN LATERAL (VALUES ${sql.join(
       CONSENT_CHANNELS.map((channel) => sql`(${channel}, ${sql.ref(`c.${CONSENT_KINDS[channel].address}`)})`),
     )}) k (channel, address)
      LEFT JOIN consents s ON s.workspace_id = c.workspace_id
                          AND s.contact_id = c.id
                          AND s.channel = k.channel
                          AND s.purpose = 'marketing'
      LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id AND x.channel = k.channel AND x.address = k.address
     WHERE c.id = ${contactId}`.execute(tx)
  return CONSENT_CHANNELS.flatMap((channel) => rows.filter((row) => row.channel === channel))
}

async function segmentsOf(tx: WorkspaceTx, workspaceId: WorkspaceId, contactId: ContactId) {
  const { rows } = await sql<{ id: SegmentId; name: string; kind: 'dynamic' | 'static'; since: Date }>`
    SELECT s.id, s.name, s.kind, m.since
      FROM segment_members m
      JOIN segments s ON s.workspace_id = m.workspace_id AND s.id = m.segment_id
     WHERE m.workspace_id = ${workspaceId} AND m.contact_id = ${contactId}
     ORDER BY lower(s.name), s.id
     LIMIT ${MAX_SHOWN}`.execute(tx)
  return rows
}

async function openEnrollments(tx: WorkspaceTx, contactId: ContactId): Promise<OpenEnrollment[]> {
  const { rows } = await sql<
    Omit<OpenEnrollment, 'step' | 'canSkip' | 'next'> & { versionId: VersionId; nodeId: string }
  >`
    SELECT p.run_id AS "runId", p.journey_id AS "journeyId", j.name AS journey, j.state AS "journeyState",
           p.version_id AS "versionId", p.node_id AS "nodeId", p.entered_at AS "enteredAt", p.state, p.since,
           p.due_at AS "dueAt"
      FROM journey_positions p
      JOIN journeys j ON j.workspace_id = p.workspace_id AND j.id = p.journey_id
     WHERE p.contact_id = ${contactId} AND p.ended_at IS NULL
     ORDER BY p.entered_at DESC, p.run_id DESC
     LIMIT ${MAX_SHOWN}`.execute(tx)
  const graphs = new Map<VersionId, Graph>()
  for (const { versionId } of rows) if (!graphs.has(versionId)) graphs.set(versionId, await loadGraph(tx, versionId))
  return rows.map(({ versionId, nodeId, ...row }) => {
    const graph = graphs.get(versionId)
    const node = graph && nodeById(graph, nodeId)
    return {
      ...row,
      step: node && shown(node),
      canSkip: node !== undefined && isWait(node) && row.state === 'waiting' && row.journeyState === 'live',
      next:
        graph && node
          ? portsOf(node).map((port) => {
              const target = targetOf(graph, nodeId, port)
              return { port, step: target && shown(target) }
            })
          : [],
    }
  })
}

const shown = ({ id, kind, name, settings }: JourneyNode): ShownStep => ({ id, kind, name, settings }) as ShownStep
