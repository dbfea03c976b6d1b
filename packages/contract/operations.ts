import { idSchema } from '@parcours/model/id.ts'
import { z } from 'zod'
import { byId, listOf, Time } from './common.ts'
import { ContactFilterBody } from './contacts.ts'
import { route } from './route.ts'

const tag = 'Operations'

/** Long work that was started: watch it at its address until it is done. */
export const OperationAnswer = z.object({
  id: z.string(),
  kind: z.enum([
    'tagContacts',
    'undoTags',
    'exportContacts',
    'enterMembers',
    'enterThose',
    'enterDue',
    'applyBrand',
    'takeOver',
    'undoTakeOver',
    'addPeople',
  ]),
  state: z.enum(['running', 'done', 'undone']),
  total: z.number().nullable().meta({ description: 'How many there are to look at' }),
  done: z.number(),
  affected: z.number().meta({ description: 'How many were changed or written' }),
  createdAt: Time,
  finishedAt: Time.nullable(),
})
export type OperationAnswer = z.infer<typeof OperationAnswer>

/** The contacts named, or all that fit the filters. */
export const ContactSelectionBody = z.union([
  z.strictObject({ ids: z.array(idSchema('contact')).min(1).max(1000) }),
  z.strictObject({ filter: ContactFilterBody }),
])
export type ContactSelectionBody = z.infer<typeof ContactSelectionBody>

const Tags = z.array(z.string().trim().min(1).max(100)).max(20).default([])

export const operationRoutes = {
  operations: route({
    method: 'GET',
    path: '/api/v1/operations',
    access: 'read',
    tag,
    summary: 'Long work, latest first',
    status: 200,
    answer: listOf(OperationAnswer),
  }),
  operation: route({
    method: 'GET',
    path: '/api/v1/operations/:id',
    access: 'read',
    tag,
    summary: 'How far an operation is',
    status: 200,
    params: byId('operation'),
    answer: OperationAnswer,
  }),
  undoOperation: route({
    method: 'POST',
    path: '/api/v1/operations/:id/undo',
    access: 'editContacts',
    tag,
    summary:
      'Take back what an operation did: tags; or people taken over into a new version, also while that is going on, for a day',
    status: 202,
    params: byId('operation'),
    answer: OperationAnswer,
  }),
  tagContacts: route({
    method: 'POST',
    path: '/api/v1/contacts/tags',
    access: 'editContacts',
    tag: 'Contacts',
    summary: 'Add and remove tags on many contacts',
    status: 202,
    body: z.strictObject({ contacts: ContactSelectionBody, add: Tags, remove: Tags }),
    answer: OperationAnswer,
  }),
  exportContacts: route({
    method: 'POST',
    path: '/api/v1/contacts/exports',
    access: 'export',
    tag: 'Contacts',
    summary: 'Write contacts to a CSV file, found at /operations/:id/file.csv once done',
    status: 202,
    body: z.strictObject({ contacts: ContactSelectionBody }),
    answer: OperationAnswer,
  }),
}
