import { Readable } from 'node:stream'
import { BulkJobParams, ImportParams, NoQuery, UploadImportQuery } from '@parcours/contract/files.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { bulkJobFile } from '@parcours/domain/bulk-jobs/bulk-job.ts'
import { csvLine } from '@parcours/domain/csv.ts'
import { getImport } from '@parcours/domain/imports/import.ts'
import { uploadImport } from '@parcours/domain/imports/upload.ts'
import { listRejects } from '@parcours/domain/imports/write-chunk.ts'
import { invalid } from '@parcours/domain/problem.ts'
import { type Language, say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import type { FastifyInstance } from 'fastify'
import { authorised } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { parse } from '../parse.ts'

const UPLOAD_BYTES = 200 * 1024 * 1024

/** Why a cell was not taken, with its column in front; a reason of the whole row needs none. */
function reasonIn(language: Language, { path, code, values }: Issue): string {
  const said = say(language, code, values)
  if (path === 'row') return said
  return language === 'fr' ? `${path}\u00a0: ${said}` : `${path}: ${said}`
}

/** Files in and out: they stream past and are not part of the JSON contract. */
export function registerFiles(server: FastifyInstance, deps: ApiDeps): void {
  server.register(async (scope) => {
    scope.addContentTypeParser(
      ['text/csv', 'application/octet-stream', 'application/vnd.ms-excel'],
      (_, payload, done) => done(null, payload),
    )
    scope.post(
      '/api/v1/imports',
      { bodyLimit: UPLOAD_BYTES, config: { takes: 'text/csv' } },
      async (request, reply) => {
        const { workspaceId } = authorised(request.caller, 'editContacts')
        const { fileName, ...reading } = parse(UploadImportQuery, request.query)
        if (!(request.body instanceof Readable)) throw invalid([issue('body', 'import.noFile')])
        const id = await uploadImport(deps.db, workspaceId, fileName, request.body, reading)
        return reply.code(201).send({ id: publicId('import', id) })
      },
    )
  })

  server.get('/api/v1/imports/:id/rejects.csv', async (request, reply) => {
    const { workspaceId } = authorised(request.caller, 'read')
    const id = uuidOf('import', parse(ImportParams, request.params).id)
    parse(NoQuery, request.query)
    const csv = await inWorkspace(deps.db, workspaceId, async (tx) => {
      const job = await getImport(tx, id)
      const rows = await listRejects(tx, id)
      const more = request.language === 'fr' ? ['ligne', 'raison'] : ['line', 'reason']
      const columns = job.header.length
      return [
        [...job.header, ...more],
        ...rows.map(({ line, imported, cells, reasons }) => {
          const why = reasons.map((reason) => reasonIn(request.language, reason))
          const message = [...why, ...(imported ? [say(request.language, 'import.takenWithout')] : [])].join(' ')
          // Cells beyond the last column stand behind: nothing of the row is lost.
          return [...job.header.map((_, index) => cells[index] ?? ''), String(line), message, ...cells.slice(columns)]
        }),
      ]
        .map(csvLine)
        .join('')
    })
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="rejected.csv"')
      .send(`\uFEFF${csv}`)
  })

  server.get('/api/v1/bulk-jobs/:id/file.csv', async (request, reply) => {
    const { workspaceId } = authorised(request.caller, 'export')
    const id = uuidOf('bulkJob', parse(BulkJobParams, request.params).id)
    parse(NoQuery, request.query)
    const parts = await inWorkspace(deps.db, workspaceId, (tx) => bulkJobFile(tx, id))
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="contacts.csv"')
      .send(`\uFEFF${parts.join('')}`)
  })
}
