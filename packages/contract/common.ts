import { LANGUAGES } from '@parcours/model/i18n/say.ts'
import { type IdKind, idSchema } from '@parcours/model/id.ts'
import { VERDICTS } from '@parcours/model/reporting/comparison.ts'
import { z } from 'zod'

export const Time = z.string().meta({ description: 'RFC 3339, UTC', example: '2026-11-23T09:30:00.000Z' })
export const LanguageTag = z.enum(LANGUAGES)

/** What may be said of the better of two groups; see `compare` of the model. */
export const VerdictAnswer = z.enum(VERDICTS).meta({
  description: 'sure: better by more than chance; unsure: perhaps by chance; tooFew: people or acts to say; uneven: groups of other sizes than they were drawn in',
})

/** Parameters of an address that names one thing. */
export const byId = (kind: IdKind) => z.object({ id: idSchema(kind) })

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(300).optional(),
})

/** A part of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), nextCursor: z.string().nullable() })
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item) })

/** RFC 9457. */
export const ProblemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
})
export type ProblemDetails = z.infer<typeof ProblemDetails>

export const IssueAnswer = z.object({ path: z.string(), code: z.string(), message: z.string() })
