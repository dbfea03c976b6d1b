import type { Expected } from '@parcours/model/i18n/expected.ts'
import { COLUMN_FORMATS, ENCODINGS, IMPORT_KINDS, IMPORT_STATES, SEPARATORS } from '@parcours/model/imports/format.ts'
import { z } from 'zod'
import { byId, IssueAnswer, listOf, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Contacts'
const Format = z.enum(COLUMN_FORMATS).meta({
  description:
    'How all cells of a column are read: `dateDayFirst` reads 05/12/2026 as 5 December, `numberComma` reads 1 234,50',
})

export const ImportAnswer = z.object({
  id: z.string(),
  fileName: z.string(),
  header: z.array(z.string()).meta({
    description: 'The names of the columns; equal ones are numbered, those without a name have their place (`#3`)',
  }),
  encoding: z.string(),
  separator: z.string(),
  kind: z.enum(IMPORT_KINDS),
  state: z.enum(IMPORT_STATES).exclude(['uploading']),
  formats: z.record(z.string(), Format).meta({ description: 'By column, as settled at the start' }),
  totalRows: z.number(),
  emptyRows: z.number().meta({ description: 'Rows of nothing, which are passed over; they are not in `totalRows`' }),
  processedRows: z.number(),
  createdContacts: z.number(),
  updatedContacts: z.number().meta({ description: 'Contacts that are other than before' }),
  orders: z.number(),
  knownOrders: z.number().meta({ description: 'Orders that were known already, as in the file' }),
  rejectedRows: z.number(),
  incompleteRows: z
    .number()
    .meta({ description: 'Rows that were imported without some of their cells; they are among the rejects' }),
  keptWithdrawn: z
    .number()
    .meta({ description: 'Rows with consent of contacts who had withdrawn it; the withdrawal stands' }),
  createdAt: Time,
  startedAt: Time.nullable(),
  finishedAt: Time.nullable(),
})
export type ImportAnswer = z.infer<typeof ImportAnswer>

/** The choices for a file before its start. */
const ImportChoice = z.strictObject({
  kind: z.enum(IMPORT_KINDS).default('contacts'),
  mapping: z.record(z.string(), z.string().max(120).nullable()).meta({
    description:
      'By column, where it goes: for contacts a field, `tags`, `consent.email` or `properties.NAME`; for orders ' +
      '`externalId`, `email`, `order.number`, `order.date`, `order.total`, `order.quantity`, `order.product`, ' +
      '`order.category`',
  }),
  formats: z
    .record(z.string(), Format)
    .optional()
    .meta({ description: 'By column; those of columns that are not named are recognised by all of their cells' }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: 'countryCode' satisfies Expected })
    .nullable()
    .optional()
    .meta({
      description:
        'Where telephone numbers without + are from, unless the row has a country; the country of the workspace’s time zone when absent',
    }),
  reviveConsents: z
    .boolean()
    .optional()
    .meta({ description: 'Whether consent in the file overrides a withdrawal of the contact' }),
  fillShortRows: z.boolean().optional().meta({
    description: 'Whether cells that a row lacks at its end are taken as empty; otherwise the row is rejected',
  }),
})

export const ImportPreviewAnswer = z.object({
  columns: z.array(
    z.object({
      name: z.string(),
      target: z.string().nullable(),
      format: Format,
      formats: z.array(Format).meta({ description: 'The formats to choose from' }),
      ambiguous: z.boolean().meta({
        description:
          'The file alone does not show whether this format is right: 05/12/2026 alone may be May or December',
      }),
      offered: z.object({ format: Format, fits: z.number() }).nullable().meta({
        description: 'A format that most cells of a column read as text fit too, and how many of the filled cells do',
      }),
      filled: z.number().meta({ description: 'Rows of the whole file in which the column holds something' }),
      unreadable: z.number().meta({ description: 'Cells of the sample that cannot be read so' }),
      unreadableCells: z.array(z.string()),
    }),
  ),
  sampleRows: z.number(),
  sampleRejected: z.number(),
  longRows: z
    .number()
    .meta({ description: 'Rows of the whole file with more cells than the header: they are rejected' }),
  shortRows: z.number().meta({
    description: 'Rows of the whole file with fewer cells than the header: they are rejected unless `fillShortRows`',
  }),
  rows: z
    .array(
      z.object({ line: z.number(), stored: z.array(z.unknown()), rejected: z.boolean(), issues: z.array(IssueAnswer) }),
    )
    .meta({ description: 'The first rows as they will be stored, cell by cell' }),
  withdrawn: z.number().meta({
    description: 'Contacts with consent in the file who have withdrawn it, by address and external id',
  }),
  issues: z.array(IssueAnswer).meta({ description: 'What stands against a start' }),
})
export type ImportPreviewAnswer = z.infer<typeof ImportPreviewAnswer>

const WithRows = ImportAnswer.extend({
  preview: z.array(z.array(z.string())).meta({ description: 'The first rows as the file has them' }),
})

export const importRoutes = {
  listImports: route({
    method: 'GET',
    path: '/api/v1/imports',
    access: 'read',
    tag,
    summary: 'Imports, latest first',
    status: 200,
    answer: listOf(ImportAnswer),
  }),
  getImport: route({
    method: 'GET',
    path: '/api/v1/imports/:id',
    access: 'read',
    tag,
    summary: 'An import: its progress, or its first rows before it is started',
    status: 200,
    params: byId('import'),
    answer: WithRows,
  }),
  rereadImport: route({
    method: 'PUT',
    path: '/api/v1/imports/:id/reading',
    access: 'editContacts',
    tag,
    summary: 'Read an uploaded file again, in another encoding or with another separator; what is absent is recognised',
    status: 200,
    params: byId('import'),
    body: z.strictObject({ encoding: z.enum(ENCODINGS).optional(), separator: z.enum(SEPARATORS).optional() }),
    answer: WithRows,
  }),
  previewImport: route({
    method: 'POST',
    path: '/api/v1/imports/:id/preview',
    access: 'editContacts',
    tag,
    summary:
      'What an import would do: how each column is read, the first rows as they will be stored, what cannot be read',
    status: 200,
    params: byId('import'),
    body: ImportChoice,
    answer: ImportPreviewAnswer,
  }),
  startImport: route({
    method: 'POST',
    path: '/api/v1/imports/:id/start',
    access: 'editContacts',
    tag,
    summary: 'Start an uploaded import with the mapping of its columns',
    status: 202,
    params: byId('import'),
    body: ImportChoice,
    answer: ImportAnswer,
  }),
  cancelImport: route({
    method: 'POST',
    path: '/api/v1/imports/:id/cancel',
    access: 'editContacts',
    tag,
    summary: 'End an import; what was taken in stays',
    status: 200,
    params: byId('import'),
    answer: ImportAnswer,
  }),
}
