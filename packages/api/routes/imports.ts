import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { cancelImport, firstRows, getImport, type ImportRecord, listImports } from '@parcours/domain/imports/import.ts'
import { previewImport } from '@parcours/domain/imports/preview.ts'
import type { ImportChoice } from '@parcours/domain/imports/settle.ts'
import { startImport } from '@parcours/domain/imports/start.ts'
import { rereadImport } from '@parcours/domain/imports/upload.ts'
import { type Language, say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { handlers } from '../operation.ts'

function presentImport(row: ImportRecord) {
  return {
    id: publicId('import', row.id),
    fileName: row.file_name,
    header: row.header,
    encoding: row.encoding,
    separator: row.separator,
    kind: row.kind,
    state: row.state,
    formats: row.settings.formats ?? {},
    totalRows: row.total_rows,
    emptyRows: row.profile.emptyRows,
    processedRows: row.processed_rows,
    createdContacts: row.created_contacts,
    updatedContacts: row.updated_contacts,
    orders: row.orders,
    knownOrders: row.known_orders,
    rejectedRows: row.rejected_rows,
    incompleteRows: row.incomplete_rows,
    keptWithdrawn: row.kept_withdrawn,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}

const presentIssue = (language: Language) => (found: Issue) => ({
  path: found.path,
  code: found.code,
  message: say(language, found.code, found.values),
})

async function presentWithRows(tx: WorkspaceTx, id: string) {
  return { ...presentImport(await getImport(tx, id)), preview: await firstRows(tx, id) }
}

/** What was said, without what was left out. */
function choiceOf({
  formats,
  country,
  reviveConsents,
  fillShortRows,
  ...needed
}: { [Key in keyof ImportChoice]: ImportChoice[Key] | undefined } & Pick<
  ImportChoice,
  'kind' | 'mapping'
>): ImportChoice {
  return {
    ...needed,
    ...(formats && { formats }),
    ...(country && { country }),
    ...(reviveConsents !== undefined && { reviveConsents }),
    ...(fillShortRows !== undefined && { fillShortRows }),
  }
}

export const importHandlers = handlers({
  listImports: async ({ tx }) => ({ data: (await listImports(tx)).map(presentImport) }),
  getImport: async ({ tx, params }) => presentWithRows(tx, uuidOf('import', params.id)),
  async rereadImport({ tx, workspaceId, params, body }) {
    const id = uuidOf('import', params.id)
    await rereadImport(tx, workspaceId, id, body)
    return presentWithRows(tx, id)
  },
  async previewImport({ tx, workspaceId, params, body, request, now }) {
    const { issues, rows, columns, ...counts } = await previewImport(
      tx,
      workspaceId,
      uuidOf('import', params.id),
      choiceOf(body),
      now,
    )
    const present = presentIssue(request.language)
    return {
      ...counts,
      columns: columns.map((column) => ({ ...column, formats: [...column.formats] })),
      rows: rows.map((row) => ({ ...row, issues: row.issues.map(present) })),
      issues: issues.map(present),
    }
  },
  async startImport({ tx, workspaceId, params, body, now }) {
    const id = uuidOf('import', params.id)
    await startImport(tx, workspaceId, id, choiceOf(body), now)
    return presentImport(await getImport(tx, id))
  },
  async cancelImport({ tx, params, now }) {
    const id = uuidOf('import', params.id)
    await cancelImport(tx, id, now)
    return presentImport(await getImport(tx, id))
  },
})
