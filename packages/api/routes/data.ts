import type { QuarantinedAnswer } from '@parcours/contract/data.ts'
import { retryQuarantined } from '@parcours/domain/dispatch/retry-quarantined.ts'
import { contentOf } from '@parcours/domain/quarantine/content.ts'
import {
  countQuarantine,
  dismissQuarantined,
  getQuarantined,
  listQuarantine,
  type QuarantineRow,
} from '@parcours/domain/quarantine/list.ts'
import { type Language, say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { isRetriable, type QuarantineKind } from '@parcours/model/quarantine.ts'
import { handlers } from '../operation.ts'

function presentQuarantined(row: QuarantineRow, language: Language): QuarantinedAnswer {
  return {
    id: publicId('quarantined', row.id),
    kind: row.kind,
    nature: row.nature,
    about: row.about,
    name: row.name,
    issues: row.issues.map(({ path, code, values }) => ({ path, code, message: say(language, code, values) })),
    error: row.error,
    failures: row.failures,
    isRetriable: isRetriable(row.kind),
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
  }
}

function selectionOf({ ids, kind }: { ids?: string[] | undefined; kind?: QuarantineKind | undefined }) {
  return { ids: ids?.map((id) => uuidOf('quarantined', id)), kind }
}

export const dataHandlers = handlers({
  async listQuarantined({ tx, query, request }) {
    const page = await listQuarantine(tx, { kind: query.kind, limit: query.limit, cursor: query.cursor })
    return {
      ...page,
      data: page.data.map((row) => presentQuarantined(row, request.language)),
      counts: await countQuarantine(tx),
    }
  },
  async getQuarantined({ tx, params, request }) {
    const row = await getQuarantined(tx, uuidOf('quarantined', params.id))
    return { ...presentQuarantined(row, request.language), payload: contentOf(row.kind, row.nature, row.payload) }
  },
  retryQuarantined: ({ tx, workspaceId, body, now }) => retryQuarantined(tx, workspaceId, selectionOf(body), now),
  dismissQuarantined: async ({ tx, body }) => ({ dismissed: await dismissQuarantined(tx, selectionOf(body)) }),
})
