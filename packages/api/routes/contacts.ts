import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { consentHistory, recordConsent } from '@parcours/domain/consent/ledger.ts'
import { contactFacets, countContacts, listContacts } from '@parcours/domain/contact-lists/list.ts'
import { type ContactRow, getContact } from '@parcours/domain/contacts/contact.ts'
import { eraseContact } from '@parcours/domain/contacts/erase.ts'
import { mergeTwo } from '@parcours/domain/contacts/merge.ts'
import { changeProperty, defineProperty, listProperties } from '@parcours/domain/contacts/properties.ts'
import { updateContact, upsertContact } from '@parcours/domain/contacts/save.ts'
import { contactTimeline, type TimelineEntry } from '@parcours/domain/contacts/timeline.ts'
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

/** Ids inside an entry become public ones; the rest is shown as it is. */
function presentEntry({ kind, at, data }: TimelineEntry) {
  const shown = { ...data }
  if (typeof shown.journeyId === 'string') shown.journeyId = publicId('journey', shown.journeyId)
  if (typeof shown.segmentId === 'string') shown.segmentId = publicId('segment', shown.segmentId)
  if (typeof shown.messageId === 'string') shown.messageId = publicId('message', shown.messageId)
  return { kind, at: at.toISOString(), data: shown }
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
  async upsertContact({ tx, workspaceId, body, reply, now }) {
    const { properties, tags, ...fields } = body
    const { id, created } = await upsertContact(
      tx,
      workspaceId,
      { fields: withoutUndefined(fields), properties, tags },
      now,
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
  async getContactTimeline({ tx, params, query }) {
    const id = uuidOf('contact', params.id)
    await getContact(tx, id)
    const entries = await contactTimeline(tx, id, {
      limit: query.limit,
      before: query.before ? new Date(query.before) : undefined,
    })
    return { data: entries.map(presentEntry) }
  },
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
