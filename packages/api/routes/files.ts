import type { Readable } from 'node:stream'
import { byId } from '@parcours/contract/common.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { csvLine } from '@parcours/domain/csv.ts'
import { getImport } from '@parcours/domain/imports/import.ts'
import { uploadImport } from '@parcours/domain/imports/upload.ts'
import { notTaken } from '@parcours/domain/imports/write-chunk.ts'
import { operationFile } from '@parcours/domain/operations/operation.ts'
import { say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { ENCODINGS, SEPARATORS } from '@parcours/model/imports/format.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authorised } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { BadInput } from '../problems.ts'

const UPLOAD_BYTES = 200 * 1024 * 1024
/** What may be said of a file as it is uploaded; the rest is recognised. */
const UploadQuery = z.object({ fileName: z.string().max(200).default('contacts.csv'), encoding: z.enum(ENCODINGS).optional(), separator: z.enum(SEPARATORS).optional() })

/** Files in and out: they stream past and are not part of the JSON contract. */
export function registerFiles(server: FastifyInstance, deps: ApiDeps): void {
  server.register(async (scope) => {
    scope.addContentTypeParser(['text/csv', 'application/octet-stream', 'application/vnd.ms-excel'], (_, payload, done) => done(null, payload))
    scope.post(
      '/api/v1/imports',
      { bodyLimit: UPLOAD_BYTES, schema: { summary: 'Upload a CSV file (text/csv) to be imported', querystring: UploadQuery, tags: ['Contacts'], operationId: 'uploadImport' } },
      async (request, reply) => {
        const { workspaceId } = authorised(request.caller, 'editContacts')
        const query = UploadQuery.safeParse(request.query)
        if (!query.success) throw new BadInput(query.error.issues)
        const { fileName, ...reading } = query.data
        const id = await uploadImport(deps.db, workspaceId, fileName, request.body as Readable, reading)
        return reply.code(201).send({ id: publicId('import', id) })
      },
    )
  })

  server.get<{ Params: { id: string } }>(
    '/api/v1/imports/:id/rejects.csv',
    { schema: { summary: 'Rejected rows with the reasons, to be mended and imported again', tags: ['Contacts'], operationId: 'importRejects' } },
    async (request, reply) => {
      const { workspaceId } = authorised(request.caller, 'read')
      const id = idIn(request.params, 'import')
      const csv = await inWorkspace(deps.db, workspaceId, async (tx) => {
        const job = await getImport(tx, id)
        const rows = await notTaken(tx, id)
        const more = request.language === 'fr' ? ['ligne', 'raison'] : ['line', 'reason']
        const columns = job.header.length
        return [
          [...job.header, ...more],
          ...rows.map(({ line, taken, cells, reasons }) => {
            const why = reasons.map(({ path, code, values }) => `${path}: ${say(request.language, code, values)}`)
            const told = [...why, ...(taken ? [say(request.language, 'import.takenWithout')] : [])].join(' ')
            // Cells beyond the last column stand behind: nothing of the row is lost.
            return [...job.header.map((_, index) => cells[index] ?? ''), String(line), told, ...cells.slice(columns)]
          }),
        ]
          .map(csvLine)
          .join('')
      })
      return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="rejected.csv"').send(`\uFEFF${csv}`)
    },
  )

  server.get<{ Params: { id: string } }>(
    '/api/v1/operations/:id/file.csv',
    { schema: { summary: 'The file that an export wrote', tags: ['Operations'], operationId: 'operationFile' } },
    async (request, reply) => {
      const { workspaceId } = authorised(request.caller, 'export')
      const parts = await inWorkspace(deps.db, workspaceId, (tx) => operationFile(tx, idIn(request.params, 'operation')))
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="contacts.csv"')
        .send(`\uFEFF${parts.join('')}`)
    },
  )
}

/** The database's id that an address names. @throws BadInput when it is no id of that kind */
function idIn(params: { id: string }, kind: 'import' | 'operation'): string {
  const parsed = byId(kind).safeParse(params)
  if (!parsed.success) throw new BadInput(parsed.error.issues)
  return uuidOf(kind, parsed.data.id)
}
