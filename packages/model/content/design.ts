import { z } from 'zod'
import type { MessageCode } from '../i18n/en.ts'
import { lineText } from '../values/line.ts'
import { isVisible } from '../values/visible.ts'
import { PURPOSES } from './kinds/kind.ts'
import { WrittenLanguage } from './language.ts'

export const FORMATS = ['mjml', 'html'] as const
export type Format = (typeof FORMATS)[number]

const Line = lineText(500)
const Source = z.string().max(300_000)

const Subject = Line.refine(isVisible, { params: { code: 'email.subjectMissing' satisfies MessageCode } }).meta({
  minLength: 1,
  description: 'With something to see in it',
})
const WrittenSource = Source.min(1).meta({
  description: 'MJML with Liquid; rows and blocks may have show-if, repeat and repeat-most. Or finished HTML.',
})

/** More languages than this are in no email. */
const MAX_TRANSLATIONS = 40

/** What an email says in further languages, by their tags. */
const translationsOf = <Translation extends z.ZodType>(translation: Translation) =>
  z
    .record(WrittenLanguage, translation)
    .refine((all) => Object.keys(all).length <= MAX_TRANSLATIONS, {
      params: { code: 'request.tooManyItems' satisfies MessageCode, values: { count: MAX_TRANSLATIONS } },
    })
    .optional()
    .meta({
      description: 'What it says in other languages, by BCP 47 tag: each contact gets their own, else the widest of it',
    })

/** All that an email says, as its author writes it: Liquid in every part. */
export const EmailDesign = z.strictObject({
  subject: Subject,
  preheader: Line,
  source: WrittenSource,
  format: z.enum(FORMATS).default('mjml'),
  purpose: z.enum(PURPOSES).meta({ description: 'marketing: only to contacts who gave consent' }),
  language: WrittenLanguage.optional().meta({
    description: 'The fallback language, which the email itself is in: contacts of no other of its languages get it',
  }),
  translations: translationsOf(z.strictObject({ subject: Subject, preheader: Line, source: WrittenSource })),
})
export type EmailDesign = z.infer<typeof EmailDesign>

/** An email that is being written, and may be unfinished. */
export const EmailDraft = EmailDesign.extend({
  subject: Line,
  source: Source,
  translations: translationsOf(z.strictObject({ subject: Line, preheader: Line, source: Source })),
})
