import type { Readable } from 'node:stream'
import { byId } from '@parcours/contract/common.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { csvLine } from '@parcours/domain/csv.ts'
import { getImport, rejectedRows, uploadImport } from '@parcours/domain/imports/import.ts'
import { operationFile } from '@parcours/domain/operations/operation.ts'
import { say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import type { FastifyInstance } from 'fastify'
import { authorised } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { BadInput } from '../problems.ts'

const UPLOAD_BYTES = 200 * 1024 * 1024

/** Files in and out: they stream past and are not part of the JSON contract. */
export function registerFiles(server: FastifyInstance, deps: ApiDeps): void {
  server.register(async (scope) => {
    scope.addContentTypeParser(['text/csv', 'application/octet-stream', 'application/vnd.ms-excel'], (_, payload, done) => done(null, payload))
    scope.post<{ Querystring: { fileName?: string } }>(
      '/api/v1/imports',
      { bodyLimit: UPLOAD_BYTES, schema: { summary: 'Upload a CSV file (text/csv) to be imported', tags: ['Contacts'], operationId: 'uploadImport' } },
      async (request, reply) => {
        const { workspaceId } = authorised(request.caller, 'editContacts')
        const id = await uploadImport(deps.db, workspaceId, (request.query.fileName ?? 'contacts.csv').slice(0, 200), request.body as Readable)
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
        const rows = await rejectedRows(tx, id)
        const reasons = request.language === 'fr' ? ['ligne', 'raison'] : ['line', 'reason']
        return [
          [...job.header, ...reasons],
          ...rows.map(({ line, cells, reasons: why }) => [
            ...job.header.map((_, index) => cells[index] ?? ''),
            String(line),
            why.map(({ path, code, values }) => `${path}: ${say(request.language, code, values)}`).join(' '),
          ]),
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
