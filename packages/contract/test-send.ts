import { WrittenLanguage } from '@parcours/model/content/language.ts'
import { SEND_RESULTS } from '@parcours/model/delivery/message.ts'
import { z } from 'zod'
import { byId } from './common.ts'

/** Which language of an email is shown. */
export const ContactLanguage = WrittenLanguage.optional().meta({
  description: 'As if the contact read this language; their own when absent',
})

/** Who gets a test of a message, and the contact whose values fill it in. */
export const TestTo = z.strictObject({
  to: z.array(z.email().max(320)).min(1).max(10),
  contactId: byId('contact')
    .shape.id.optional()
    .meta({ description: 'The contact whose values are used; the latest when absent' }),
  contactLanguage: ContactLanguage,
})

/** What came of it, by address. */
export const TestAnswer = z.object({
  sent: z.array(z.object({ to: z.string(), result: z.enum(SEND_RESULTS), reason: z.string().nullable() })),
})
export type TestAnswer = z.infer<typeof TestAnswer>
