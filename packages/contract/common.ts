import type { Expected } from '@parcours/model/i18n/expected.ts'
import { LANGUAGES } from '@parcours/model/i18n/say.ts'
import { type IdKind, idSchema } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { VERDICTS } from '@parcours/model/reporting/comparison.ts'
import { z } from 'zod'

export const Time = z.string().meta({ description: 'RFC 3339, UTC', example: '2026-11-23T09:30:00.000Z' })
export const LanguageTag = z.enum(LANGUAGES)
/** In an address, for what is written in a language. */
export const AskedLanguage = LanguageTag.optional().meta({ description: 'That of `Accept-Language` without' })

/**
 * What can be stored: a schema that also refuses what has issues. A document that is stored may be older than its
 * rules, a new one may not.
 */
export const storable = <Schema extends z.ZodType>(
  schema: Schema,
  issuesOf: (given: z.output<Schema>) => Issue[],
): Schema =>
  schema.superRefine((given, context) => {
    for (const { path, code, values } of issuesOf(given))
      context.addIssue({ code: 'custom', path: path.split('.'), params: { code, values } })
  })

/** Ids of things of several kinds; the handler reads of which. */
export const mixedIds = (description: string) => z.array(z.string().max(60)).min(1).max(200).meta({ description })

/** What may be said of the better of two groups; see `compare` of the model. */
export const VerdictAnswer = z.enum(VERDICTS).meta({
  description:
    'sure: better by more than chance; unsure: perhaps by chance; tooFew: contacts or acts to say; ' +
    'uneven: groups of other sizes than they were drawn in',
})

/** What a column of whole numbers holds. */
const MAX_INT = 2_147_483_647

/** A whole number in an address: digits only, and no more than can be kept. */
export const wholeNumber = (min: number, max = MAX_INT) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,10}$/, { error: 'int' satisfies Expected })
        .transform(Number),
    ])
    .pipe(z.number().int().min(min).max(max))
    .meta({ type: 'integer', anyOf: undefined, minimum: min, maximum: max })

/** A moment, as computers write it. */
export const Moment = z.iso
  .datetime()
  .refine(isOfOurTime, { params: { code: 'request.fieldType', values: { expected: 'datetime' } } })
/** A day of the calendar. */
export const Day = z.iso
  .date()
  .refine(isOfOurTime, { params: { code: 'request.fieldType', values: { expected: 'date' } } })

/** The year 0 is in ISO 8601 and in no calendar. */
function isOfOurTime(text: string): boolean {
  return !text.startsWith('0000')
}

/** Parameters of an address that names one thing. */
export const byId = (kind: IdKind) => z.object({ id: idSchema(kind) })

export const PageQuery = z.object({
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().max(300).optional(),
})

/** A part of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() })
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
