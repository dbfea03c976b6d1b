import { BULK_JOB_KINDS, BULK_JOB_STATES } from '@parcours/model/bulk-jobs.ts'
import { idSchema } from '@parcours/model/id.ts'
import { keyText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { byId, listOf, Time } from './common.ts'
import { ContactFilterBody } from './contacts.ts'
import { route } from './route.ts'

const tag = 'Bulk jobs'

/** Long work on many things: poll it at its address until it is done. */
export const BulkJobAnswer = z.object({
  id: z.string(),
  kind: z.enum(BULK_JOB_KINDS),
  state: z.enum(BULK_JOB_STATES),
  total: z.number().nullable().meta({ description: 'How many there are to process' }),
  done: z.number(),
  affected: z.number().meta({ description: 'How many were changed or written' }),
  createdAt: Time,
  finishedAt: Time.nullable(),
})
export type BulkJobAnswer = z.infer<typeof BulkJobAnswer>

/** The contacts named, or all that fit the filters. */
export const ContactSelectionBody = z.union([
  z.strictObject({ ids: z.array(idSchema('contact')).min(1).max(1000) }),
  z.strictObject({ filter: ContactFilterBody }),
])
export type ContactSelectionBody = z.infer<typeof ContactSelectionBody>

const Tags = z.array(keyText(100)).max(20).default([])

export const bulkJobRoutes = {
  listBulkJobs: route({
    method: 'GET',
    path: '/api/v1/bulk-jobs',
    access: 'read',
    tag,
    summary: 'Bulk jobs, latest first',
    status: 200,
    answer: listOf(BulkJobAnswer),
  }),
  getBulkJob: route({
    method: 'GET',
    path: '/api/v1/bulk-jobs/:id',
    access: 'read',
    tag,
    summary: 'The progress of a bulk job',
    status: 200,
    params: byId('bulkJob'),
    answer: BulkJobAnswer,
  }),
  undoBulkJob: route({
    method: 'POST',
    path: '/api/v1/bulk-jobs/:id/undo',
    access: 'editContacts',
    tag,
    summary: 'Undo a bulk job: tags; or contacts migrated to a new version, also while that is running, for a day',
    status: 202,
    params: byId('bulkJob'),
    answer: BulkJobAnswer,
  }),
  tagContacts: route({
    method: 'POST',
    path: '/api/v1/contacts/tags',
    access: 'editContacts',
    tag: 'Contacts',
    summary: 'Add and remove tags on many contacts',
    status: 202,
    body: z.strictObject({ contacts: ContactSelectionBody, add: Tags, remove: Tags }),
    answer: BulkJobAnswer,
  }),
  exportContacts: route({
    method: 'POST',
    path: '/api/v1/contacts/exports',
    access: 'export',
    tag: 'Contacts',
    summary: 'Write contacts to a CSV file, found at /bulk-jobs/:id/file.csv once done',
    status: 202,
    body: z.strictObject({ contacts: ContactSelectionBody }),
    answer: BulkJobAnswer,
  }),
}
