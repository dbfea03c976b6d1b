import type { TimelineAnswer } from '@parcours/contract/contacts.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { consentHistory, recordConsent } from '@parcours/domain/consent/ledger.ts'
import { contactFacets, countContacts, listContacts } from '@parcours/domain/contact-lists/list.ts'
import { contactOverview } from '@parcours/domain/contact-page/overview.ts'
import { contactTimeline, type TimelineEntry } from '@parcours/domain/contact-page/timeline.ts'
import { type ContactRow, getContact } from '@parcours/domain/contacts/contact.ts'
import { eraseContact } from '@parcours/domain/contacts/erase.ts'
import { mergeTwo } from '@parcours/domain/contacts/merge.ts'
import { changeProperty, defineProperty, listProperties } from '@parcours/domain/contacts/properties.ts'
import { updateContact, upsertContact } from '@parcours/domain/contacts/save.ts'
import { countMatching } from '@parcours/domain/segments/preview.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import type { FastifyReply } from 'fastify'
import { whileAwaited } from '../cancel.ts'
import { handlers, tag } from '../operation.ts'

function presentContact(row: ContactRow) {
  return {
    id: publicId('contact', row.id),
    externalId: row.external_id,
    email: row.email,
    phone: row.phone,
    firstName: row.first_name,
    lastName: row.last_name,
    language: row.language,
    country: row.country,
    city: row.city,
    timeZone: row.time_zone,
    properties: row.properties,
    tags: row.tags,
    emailConsent: row.email_consent,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  }
}

async function presentOne(tx: WorkspaceTx, id: string, reply: FastifyReply) {
  const row = await getContact(tx, id)
  tag(reply, row.revision)
  return presentContact(row)
}

/** What a row of the timeline is called by its reader: the same as long as it is there. */
const entryId = ({ kind, key }: TimelineEntry) => `${kind} ${key}`

/** Ids inside an entry become public ones. */
function presentEntry(entry: TimelineEntry) {
  const { kind, at } = entry
  const shown = { id: entryId(entry), at: at.toISOString() }
  switch (entry.kind) {
    case 'step': {
      const { journeyId, journey, runId, nodeId, port, node } = entry.data
      return {
        ...shown,
        kind: entry.kind,
        data: {
          journeyId: publicId('journey', journeyId),
          journey,
          entryId: publicId('run', runId),
          step: node && { id: nodeId, ...node },
          nodeId,
          port,
          order: entry.order,
        },
      }
    }
    case 'message': {
      const { messageId, journeyId, runId, campaignId, ...message } = entry.data
      return {
        ...shown,
        kind: entry.kind,
        data: {
          ...message,
          messageId: publicId('message', messageId),
          journeyId: journeyId && publicId('journey', journeyId),
          entryId: runId && publicId('run', runId),
          campaignId: campaignId && publicId('campaign', campaignId),
        },
      }
    }
    case 'segment':
      return {
        ...shown,
        kind: entry.kind,
        data: { ...entry.data, segmentId: publicId('segment', entry.data.segmentId) },
      }
    default:
      return { ...shown, kind, data: entry.data } as Extract<TimelineAnswer, { kind: typeof entry.kind }>
  }
}

async function presentOverview(tx: WorkspaceTx, workspaceId: string, id: string) {
  const { value, consents, segments, journeys } = await contactOverview(tx, workspaceId, id)
  const { events, messages, enrollments, ...worth } = value
  return {
    value: {
      ...worth,
      firstOrderAt: worth.firstOrderAt?.toISOString() ?? null,
      lastOrderAt: worth.lastOrderAt?.toISOString() ?? null,
    },
    recorded: { events, messages, orders: worth.orders, entries: enrollments },
    consents: consents.map((one) => ({ ...one, decidedAt: one.decidedAt?.toISOString() ?? null })),
    segments: segments.map((one) => ({ ...one, id: publicId('segment', one.id), since: one.since.toISOString() })),
    journeys: journeys.map(({ runId, ...one }) => ({
      ...one,
      entryId: publicId('run', runId),
      journeyId: publicId('journey', one.journeyId),
      enteredAt: one.enteredAt.toISOString(),
      since: one.since.toISOString(),
      dueAt: one.dueAt?.toISOString() ?? null,
      step: one.step ?? null,
      next: one.next.map(({ port, step }) => ({ port, step: step ?? null })),
    })),
  }
}

export const contactHandlers = handlers({
  async listContacts({ tx, query, now }) {
    const page = await listContacts(tx, query, now)
    return { ...page, data: page.data.map(presentContact) }
  },
  countContacts: async ({ tx, query, now }) => ({ count: await countContacts(tx, query, now) }),
  async matchContacts({ tx, workspaceId, body, deps, reply, now }) {
    const count = await countMatching(tx, workspaceId, body.condition, now, (work) =>
      whileAwaited(deps.db, tx, reply, work),
    )
    // Undefined only where the caller has left, and reads no answer.
    return { count: count ?? 0 }
  },
  async getContactFacets({ tx }) {
    return contactFacets(tx)
  },
  async upsertContact({ tx, workspaceId, query, body, reply, now }) {
    const { properties, tags, ...fields } = body
    const { id, created } = await upsertContact(
      tx,
      workspaceId,
      { fields: withoutUndefined(fields), properties, tags },
      now,
      { onlyNew: query.existing === 'refuse' },
    )
    if (created) reply.code(201)
    return presentOne(tx, id, reply)
  },
  getContact: ({ tx, params, reply }) => presentOne(tx, uuidOf('contact', params.id), reply),
  async updateContact({ tx, workspaceId, params, body, reply, now }) {
    const id = uuidOf('contact', params.id)
    const { properties, tags, ...fields } = body
    await updateContact(tx, workspaceId, id, { fields: withoutUndefined(fields), properties, tags }, now)
    return presentOne(tx, id, reply)
  },
  async eraseContact({ tx, workspaceId, params, now }) {
    await eraseContact(tx, workspaceId, uuidOf('contact', params.id), now)
    return undefined
  },
  async mergeContact({ tx, workspaceId, params, body, reply }) {
    const into = uuidOf('contact', params.id)
    await mergeTwo(tx, workspaceId, { from: uuidOf('contact', body.from), into })
    return presentOne(tx, into, reply)
  },
  async getContactTimeline({ tx, workspaceId, params, query }) {
    const id = uuidOf('contact', params.id)
    await getContact(tx, id)
    const { limit, kind, cursor } = query
    const page = await contactTimeline(tx, workspaceId, id, { limit, only: kind, cursor })
    return { ...page, data: page.data.map(presentEntry) }
  },
  getContactOverview: ({ tx, workspaceId, params }) => presentOverview(tx, workspaceId, uuidOf('contact', params.id)),
  async listContactConsents({ tx, params }) {
    const rows = await consentHistory(tx, uuidOf('contact', params.id))
    return {
      data: rows.map((row) => ({
        id: publicId('consent', row.id),
        channel: row.channel,
        decision: row.decision,
        source: row.source,
        wordingVersion: row.wording_version,
        evidence: row.evidence as Record<string, unknown>,
        decidedAt: row.decided_at.toISOString(),
        recordedAt: row.recorded_at.toISOString(),
      })),
    }
  },
  async recordContactConsent({ tx, workspaceId, params, body, request, now }) {
    const { decidedAt, evidence, ...decision } = body
    await recordConsent(
      tx,
      workspaceId,
      {
        ...decision,
        contactId: uuidOf('contact', params.id),
        evidence: { ...evidence, recordedFrom: request.ip },
        decidedAt: decidedAt ? new Date(decidedAt) : undefined,
      },
      now,
    )
    return undefined
  },
  listProperties: async ({ tx }) => ({ data: await listProperties(tx) }),
  async defineProperty({ tx, workspaceId, body }) {
    await defineProperty(tx, workspaceId, body)
    return { data: await listProperties(tx) }
  },
  async updateProperty({ tx, params, body }) {
    await changeProperty(tx, params.key, body)
    return { data: await listProperties(tx) }
  },
})

function withoutUndefined<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
