import { z } from 'zod'
import type { MessageCode } from '../i18n/en.ts'
import { lineText } from '../values/line.ts'
import { isVisible } from '../values/visible.ts'
import { PURPOSES } from './kinds/kind.ts'

export const FORMATS = ['mjml', 'html'] as const
export type Format = (typeof FORMATS)[number]

const Line = lineText(500)
const Source = z.string().max(300_000)

const Subject = Line.refine(isVisible, { params: { code: 'email.subjectMissing' satisfies MessageCode } }).meta({
  minLength: 1,
  description: 'With something to see in it',
})

/** All that an email says, as its author writes it: Liquid in every part. */
export const EmailDesign = z.strictObject({
  subject: Subject,
  preheader: Line,
  source: Source.min(1).meta({
    description: 'MJML with Liquid; rows and blocks may have show-if, repeat and repeat-most. Or finished HTML.',
  }),
  format: z.enum(FORMATS).default('mjml'),
  purpose: z.enum(PURPOSES).meta({ description: 'marketing: only to contacts who gave consent' }),
})
export type EmailDesign = z.infer<typeof EmailDesign>

/** An email that is being written, and may be unfinished. */
export const EmailDraft = EmailDesign.extend({ subject: Line, source: Source })
