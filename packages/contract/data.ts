import { idSchema } from '@parcours/model/id.ts'
import { QUARANTINE_KINDS, QUARANTINE_NATURES, SUBJECT_KINDS } from '@parcours/model/quarantine.ts'
import { z } from 'zod'
import { byId, IssueAnswer, PageQuery, Time } from './common.ts'
import { route } from './route.ts'

const tag = 'Data'
const Kind = z.enum(QUARANTINE_KINDS)

/** Work that was put aside because it can never succeed as it is; everything else went on. */
export const QuarantinedAnswer = z.object({
  id: z.string(),
  kind: Kind,
  nature: z.enum(QUARANTINE_NATURES).meta({
    description:
      'refused: never recorded; kept: recorded, but a part of it was not used; mail: stays in its mailbox; work: failed here',
  }),
  about: z
    .array(z.object({ kind: z.enum(SUBJECT_KINDS), id: z.string(), name: z.string().nullable() }))
    .meta({ description: 'What it is about; the name is null when that was deleted since' }),
  name: z.string().meta({ description: 'The name of the event, the segment or the journey' }),
  issues: z.array(IssueAnswer).meta({ description: 'What is wrong with single fields' }),
  error: z.string().nullable().meta({ description: 'The error message' }),
  failures: z.number().meta({ description: 'How often it has failed' }),
  isRetriable: z.boolean(),
  firstAt: Time,
  lastAt: Time,
})
export type QuarantinedAnswer = z.infer<typeof QuarantinedAnswer>

const Which = z.strictObject({
  ids: z.array(idSchema('quarantined')).min(1).max(500).optional(),
  kind: Kind.optional(),
})

export const dataRoutes = {
  listQuarantined: route({
    method: 'GET',
    path: '/api/v1/quarantine',
    access: 'read',
    tag,
    summary: 'What could not be taken in or carried out, and why; latest first',
    status: 200,
    query: PageQuery.extend({ kind: Kind.optional() }),
    answer: z.object({
      data: z.array(QuarantinedAnswer),
      nextCursor: z.string().nullable(),
      counts: z
        .array(z.object({ kind: Kind, count: z.number() }))
        .meta({ description: 'How much of each kind there is' }),
    }),
  }),
  getQuarantined: route({
    method: 'GET',
    path: '/api/v1/quarantine/:id',
    access: 'read',
    tag,
    summary: 'One piece of it, with what it holds',
    status: 200,
    params: byId('quarantined'),
    answer: QuarantinedAnswer.extend({ payload: z.unknown().meta({ description: 'What was sent' }) }),
  }),
  retryQuarantined: route({
    method: 'POST',
    path: '/api/v1/quarantine/retries',
    access: 'editContacts',
    tag,
    summary: 'Try again, once the cause is mended: what is named, all of a kind, or all (at most 500 at a time)',
    status: 200,
    body: Which,
    answer: z.object({ retried: z.number(), failed: z.number() }),
  }),
  dismissQuarantined: route({
    method: 'POST',
    path: '/api/v1/quarantine/dismissals',
    access: 'editContacts',
    tag,
    summary: 'Let go for good: what is named, all of a kind, or all',
    status: 200,
    body: Which,
    answer: z.object({ dismissed: z.number() }),
  }),
}
