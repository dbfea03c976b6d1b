import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ConsentChannel } from '@parcours/model/channels/channel.ts'
import type { ConsentDecision } from '@parcours/model/consent.ts'
import { TIMELINE_KINDS, type TimelineKind } from '@parcours/model/contacts/timeline.ts'
import type { MessageStatus } from '@parcours/model/delivery/message.ts'
import type { EventKind } from '@parcours/model/events.ts'
import type {
  CampaignId,
  ContactId,
  JourneyId,
  MessageId,
  RunId,
  SegmentId,
  VersionId,
  WorkspaceId,
} from '@parcours/model/id.ts'
import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { loadGraph } from '../journeys/authoring/versions.ts'
import { depthsOf } from '../journeys/reporting/contact.ts'
import type { Page } from '../page.ts'
import { decodeTimelineCursor, encodeTimelineCursor, isBehind, RANKS, type TimelineCursor } from './timeline-cursor.ts'

/** Lines of an order that are shown. */
const MAX_PRODUCTS = 10

interface Step {
  journeyId: JourneyId
  /** Null where it was deleted, as everywhere here. */
  journey: string | null
  runId: RunId
  versionId: VersionId | null
  nodeId: string
  port: string
  /** The step as its version has it; null when that is gone. */
  node: { kind: NodeKindName; name: string; settings: unknown } | null
}

interface Message {
  messageId: MessageId
  channel: string
  journeyId: JourneyId | null
  journey: string | null
  /** The journey's run that sent it. */
  runId: RunId | null
  campaignId: CampaignId | null
  campaign: string | null
  template: string | null
  subject: string | null
  status: MessageStatus
  reason: string | null
  deliveredAt: string | null
  openedAt: string | null
  clickedAt: string | null
  bouncedAt: string | null
  provider: string
}

interface Order {
  number: string
  /** In minor units. */
  total: number
  currency: string
  items: number
  products: { product: string; quantity: number; total: number }[]
}

/** What is particular to each kind of entry. */
interface DataOf {
  event: { kind: EventKind; name: string; properties: Record<string, unknown> }
  step: Step
  message: Message
  consent: { channel: ConsentChannel; decision: ConsentDecision; source: string; wordingVersion: string | null }
  segment: { segmentId: SegmentId; segment: string | null; entered: boolean }
  order: Order
}

/** One entry of a contact's timeline; `order` distinguishes steps of one moment, the earlier has the smaller. */
export type TimelineEntry = {
  [Kind in TimelineKind]: { kind: Kind; key: string; at: Date; order: number; data: DataOf[Kind] }
}[TimelineKind]

type Row = TimelineEntry & { moment: string }

interface Asked {
  workspaceId: WorkspaceId
  contactId: ContactId
  limit: number
  cursor: TimelineCursor | undefined
}

/** An entry's moment with all its digits: a JavaScript date has fewer, and the next page would begin beside it. */
const exactly = (at: RawBuilder<unknown>) => sql`to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** The latest rows of a table, behind the cursor: SQL over `table`, whose rows are taken before anything is joined. */
function latest(
  { workspaceId, contactId, limit, cursor }: Asked,
  kind: TimelineKind,
  {
    from,
    at,
    key,
    where = sql`true`,
  }: { from: RawBuilder<unknown>; at: string; key: RawBuilder<unknown>; where?: RawBuilder<unknown> },
): RawBuilder<unknown> {
  const moment = sql.ref(`x.${at}`)
  return sql`
    (SELECT x.*, ${moment} AS moment, ${key} AS key
       FROM ${from} x
      WHERE x.workspace_id = ${workspaceId} AND x.contact_id = ${contactId} AND ${isBehind(cursor, kind, moment, key)} AND ${where}
      ORDER BY ${moment} DESC, key DESC
      LIMIT ${limit + 1})`
}

/** The entries of each kind: SQL that yields (kind, key, at, moment, data). */
const SELECTS: Record<TimelineKind, (asked: Asked) => RawBuilder<unknown>> = {
  // A purchase that is on record as an order shows as that. It is looked up for each event that is read: as EXISTS, the
  // planner would rather read the orders of everyone once.
  event: (asked) => sql`
    SELECT 'event' AS kind, x.key, x.moment,
           jsonb_build_object('kind', x.kind, 'name', x.name, 'properties', x.properties) AS data
      FROM ${latest(asked, 'event', {
        from: sql`events`,
        at: 'occurred_at',
        key: sql`x.id::text`,
        where: sql`
          (x.name <> 'Order Completed' OR x.kind <> 'track' OR (
            SELECT o.id
              FROM orders o
             WHERE o.workspace_id = x.workspace_id
               AND o.contact_id = x.contact_id
               AND o.ordered_at = x.occurred_at
               AND o.source = 'event'
             LIMIT 1) IS NULL)`,
      })} x`,
  step: (asked) => sql`
    SELECT 'step', x.key, x.moment,
           jsonb_build_object('journeyId', x.journey_id, 'journey', j.name, 'runId', x.run_id, 'versionId',
               r.version_id, 'nodeId', x.node_id, 'port', x.port, 'node', n.node) AS data
      FROM ${latest(asked, 'step', {
        from: sql`journey_trail`,
        at: 'at',
        key: sql`concat_ws(' ', x.run_id, x.node_id, x.port)`,
      })} x
      LEFT JOIN journeys j ON j.workspace_id = x.workspace_id AND j.id = x.journey_id
      LEFT JOIN journey_runs r ON r.workspace_id = x.workspace_id AND r.id = x.run_id
      LEFT JOIN journey_versions v ON v.workspace_id = r.workspace_id AND v.id = r.version_id
      LEFT JOIN LATERAL (
        SELECT jsonb_build_object('kind', node -> 'kind', 'name', node -> 'name', 'settings', node -> 'settings')
            AS node
          FROM jsonb_array_elements(v.graph -> 'nodes') node
         WHERE node ->> 'id' = x.node_id
      ) n ON true`,
  message: (asked) => messages(asked),
  consent: (asked) => sql`
    SELECT 'consent', x.key, x.moment,
           jsonb_build_object('channel', x.channel, 'decision', x.decision, 'source', x.source, 'wordingVersion',
               x.wording_version) AS data
      FROM ${latest(asked, 'consent', { from: sql`consent_ledger`, at: 'decided_at', key: sql`x.id::text` })} x`,
  segment: (asked) => sql`
    SELECT 'segment', x.key, x.moment,
           jsonb_build_object('segmentId', x.segment_id, 'segment', s.name, 'entered', x.entered) AS data
      FROM ${latest(asked, 'segment', {
        from: sql`segment_membership_changes`,
        at: 'at',
        key: sql`concat_ws(' ', x.segment_id, x.entered)`,
      })} x
      LEFT JOIN segments s ON s.workspace_id = x.workspace_id AND s.id = x.segment_id`,
  order: (asked) => sql`
    SELECT 'order', x.key, x.moment,
           jsonb_build_object('number', x.number, 'total', x.total, 'items', x.items, 'currency', w.currency,
               'products', coalesce(i.products, '[]')) AS data
      FROM ${latest(asked, 'order', { from: sql`orders`, at: 'ordered_at', key: sql`x.id::text` })} x
      JOIN workspaces w ON w.id = x.workspace_id
      LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('product', coalesce(p.name, l.product), 'quantity', l.quantity, 'total',
                   l.total)) AS products
          FROM (SELECT workspace_id, product, quantity, total
                  FROM order_items
                 WHERE workspace_id = x.workspace_id AND order_id = x.id
                 LIMIT ${MAX_PRODUCTS}) l
          LEFT JOIN products p ON p.workspace_id = l.workspace_id AND p.product = l.product
      ) i ON true`,
}

function messages(asked: Asked, where: RawBuilder<unknown> = sql`true`): RawBuilder<unknown> {
  return sql`
    SELECT 'message', x.key, x.moment,
           jsonb_build_object('messageId', x.id, 'channel', x.channel, 'journeyId', x.journey_id, 'journey', j.name,
               'runId', CASE WHEN x.journey_id IS NOT NULL THEN x.owner_id END, 'campaignId', x.campaign_id,
               'campaign', k.name, 'template', t.name, 'subject', v.title, 'status', x.status, 'reason', x.reason,
               'deliveredAt', x.delivered_at, 'openedAt', x.opened_at, 'clickedAt', x.clicked_at, 'bouncedAt',
               x.bounced_at, 'provider', x.provider) AS data
      FROM ${latest(asked, 'message', { from: sql`messages`, at: 'created_at', key: sql`x.id::text`, where })} x
      LEFT JOIN journeys j ON j.workspace_id = x.workspace_id AND j.id = x.journey_id
      LEFT JOIN campaigns k ON k.workspace_id = x.workspace_id AND k.id = x.campaign_id
      LEFT JOIN contents t ON t.workspace_id = x.workspace_id AND t.id = x.template_id
      LEFT JOIN content_versions v ON v.workspace_id = x.workspace_id
                                  AND v.content_id = x.template_id
                                  AND v.revision = x.template_revision`
}

/** Of a journey, what it sent belongs to its steps. */
const OF_JOURNEYS = (asked: Asked) => [SELECTS.step(asked), messages(asked, sql`x.journey_id IS NOT NULL`)]

/**
 * A part of a contact's timeline, latest first: all of it, or one kind. One statement, which takes from each table as
 * many rows as are shown, by its index on contacts and moments.
 */
export async function contactTimeline(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  contactId: ContactId,
  { limit, only, cursor }: { limit: number; only?: TimelineKind | undefined; cursor?: string | undefined },
): Promise<Page<TimelineEntry>> {
  const asked = {
    workspaceId,
    contactId,
    limit,
    cursor: cursor === undefined ? undefined : decodeTimelineCursor(cursor),
  }
  const selects =
    only === 'step'
      ? OF_JOURNEYS(asked)
      : TIMELINE_KINDS.flatMap((kind) => (only && kind !== only ? [] : SELECTS[kind](asked)))
  const { rows } = await sql<Row>`
    SELECT e.kind, e.key, e.moment AS at, ${exactly(sql`e.moment`)} AS moment, e.data
      FROM (${sql.join(selects, sql` UNION ALL `)}) e (kind, key, moment, data)
     ORDER BY e.moment DESC, array_position(${sql.val([...RANKS])}::text[], e.kind) DESC, e.key DESC
     LIMIT ${limit + 1}`.execute(tx)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    data: await inOrder(tx, shown),
    nextCursor:
      rows.length > limit && last ? encodeTimelineCursor({ at: last.moment, kind: last.kind, key: last.key }) : null,
  }
}

/** Steps that were left at one moment in the order of their journey, the later above. */
async function inOrder(tx: WorkspaceTx, rows: Row[]): Promise<TimelineEntry[]> {
  const versions = new Set(
    rows.flatMap((row) => (row.kind === 'step' && row.data.versionId ? [row.data.versionId] : [])),
  )
  const depths = new Map<VersionId, ReadonlyMap<string, number>>()
  for (const id of versions) depths.set(id, depthsOf(await loadGraph(tx, id)))
  const entries = rows.map(({ moment: _, ...row }) => ({
    ...row,
    order: row.kind === 'step' && row.data.versionId ? (depths.get(row.data.versionId)?.get(row.data.nodeId) ?? 0) : 0,
  }))
  return entries.toSorted(
    (one, other) =>
      other.at.getTime() - one.at.getTime() ||
      RANKS.indexOf(other.kind) - RANKS.indexOf(one.kind) ||
      other.order - one.order,
  )
}
