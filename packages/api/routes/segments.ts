import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { conditionNames } from '@parcours/domain/condition/names.ts'
import { deleteSegment } from '@parcours/domain/segments/delete.ts'
import { listMembershipChanges, segmentHistory } from '@parcours/domain/segments/history.ts'
import { changeListMembers, createList } from '@parcours/domain/segments/list.ts'
import { compareConditions, previewSegment } from '@parcours/domain/segments/preview.ts'
import {
  createSegment,
  getSegment,
  listSegments,
  type SegmentRow,
  saveSegment,
  snapshotSegment,
} from '@parcours/domain/segments/segments.ts'
import { suggest } from '@parcours/domain/segments/suggestions.ts'
import { byConsentChannel } from '@parcours/model/channels/channel.ts'
import { Condition, conditionSentence } from '@parcours/model/condition/condition.ts'
import type { Names } from '@parcours/model/condition/kind.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import type { FastifyReply } from 'fastify'
import { whileAwaited } from '../cancel.ts'
import { handlers, tag } from '../operation.ts'
import { worded } from '../worded.ts'

function present(row: SegmentRow, language: Language, names: Names) {
  const condition = Condition.parse(row.condition)
  return {
    id: publicId('segment', row.id),
    name: row.name,
    kind: row.kind,
    state: row.state,
    size: row.size,
    condition,
    sentence: conditionSentence(condition, language, names),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

async function presentOne(tx: WorkspaceTx, id: string, language: Language, reply: FastifyReply) {
  const row = await getSegment(tx, id)
  tag(reply, row.revision)
  return present(row, language, await conditionNames(tx))
}

export const segmentHandlers = handlers({
  async listSegments({ tx, request }) {
    const names = await conditionNames(tx)
    return {
      data: (await listSegments(tx)).map((row) => ({
        ...present(row, request.language, names),
        folder: row.folder,
      })),
    }
  },
  async createSegment({ tx, workspaceId, body, request, reply, now }) {
    return presentOne(tx, await createSegment(tx, workspaceId, body, now), request.language, reply)
  },
  getSegment: ({ tx, params, request, reply }) => presentOne(tx, uuidOf('segment', params.id), request.language, reply),
  async saveSegment({ tx, workspaceId, params, body, request, reply, now }) {
    const id = uuidOf('segment', params.id)
    await saveSegment(tx, workspaceId, id, body, now)
    return presentOne(tx, id, request.language, reply)
  },
  async deleteSegment({ tx, params, now }) {
    await deleteSegment(tx, uuidOf('segment', params.id), now)
    return undefined
  },
  async previewSegment({ tx, workspaceId, body: { condition, segmentId }, deps, request, reply, now }) {
    const preview = await previewSegment(
      tx,
      workspaceId,
      { condition, own: segmentId && uuidOf('segment', segmentId) },
      now,
      (work) => whileAwaited(deps.db, tx, reply, work),
    )
    if (!preview) return NOBODY_ASKS
    const { profile, total, warnings, currency, names } = preview
    return {
      ...profile,
      total,
      sentence: conditionSentence(condition, request.language, names),
      warnings: worded(warnings, request.language),
      value: { ...profile.value, currency },
      examples: profile.examples.map((example) => ({ ...example, id: publicId('contact', example.id) })),
    }
  },
  compareSegments: ({ tx, workspaceId, body, now }) => compareConditions(tx, workspaceId, body, now),
  async snapshotSegment({ tx, workspaceId, params, body, request, reply, now }) {
    return presentOne(
      tx,
      await snapshotSegment(tx, workspaceId, uuidOf('segment', params.id), body.name, now),
      request.language,
      reply,
    )
  },
  async createList({ tx, workspaceId, body, request, reply, now }) {
    return presentOne(tx, await createList(tx, workspaceId, body.name, now), request.language, reply)
  },
  async changeListMembers({ tx, workspaceId, params, body, now }) {
    const id = uuidOf('segment', params.id)
    return {
      changed: await changeListMembers(
        tx,
        workspaceId,
        id,
        body.change,
        body.contactIds.map((one) => uuidOf('contact', one)),
        now,
      ),
    }
  },
  async getSegmentHistory({ tx, params }) {
    const id = uuidOf('segment', params.id)
    await getSegment(tx, id)
    const { sizes, reconciliations } = await segmentHistory(tx, id)
    return {
      sizes: sizes.map(({ at, size }) => ({ at: at.toISOString(), size })),
      reconciliations: reconciliations.map(({ at, ...found }) => ({ ...found, at: at.toISOString() })),
    }
  },
  async listSegmentMembershipChanges({ tx, params, query }) {
    const id = uuidOf('segment', params.id)
    await getSegment(tx, id)
    const page = await listMembershipChanges(tx, id, query)
    return {
      ...page,
      data: page.data.map(({ contact_id, at, ...move }) => ({
        ...move,
        contactId: publicId('contact', contact_id),
        at: at.toISOString(),
      })),
    }
  },
  listSuggestions: async ({ tx, query }) => ({ data: await suggest(tx, query) }),
})

const NOBODY_ASKS = {
  size: 0,
  total: 0,
  sentence: '',
  warnings: [],
  reachable: byConsentChannel(() => 0),
  countries: [],
  languages: [],
  months: [],
  value: { buyers: 0, orders: 0, revenue: 0, currency: '' },
  engagement: { last30: 0, last90: 0, before: 0, never: 0 },
  examples: [],
}
