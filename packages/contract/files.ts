import { idSchema } from '@parcours/model/id.ts'
import { ENCODINGS, SEPARATORS } from '@parcours/model/imports/format.ts'
import { nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { byId } from './common.ts'

/** Addresses that take or give something else than JSON: what stands in them. */
/** What may be said of a CSV file as it is uploaded; the rest is recognised. */
export const UploadImportQuery = z.strictObject({
  fileName: z.string().max(200).default('contacts.csv'),
  encoding: z.enum(ENCODINGS).optional(),
  separator: z.enum(SEPARATORS).optional(),
})
export const UploadImageQuery = z.strictObject({
  name: nameText(200).default('image'),
  alt: z.string().max(300).default('').meta({ description: 'The alternative text' }),
})
export const StreamQuery = z.strictObject({
  journey: idSchema('journey').optional(),
  campaign: idSchema('campaign').optional(),
})
export const NoQuery = z.strictObject({})
export const ImportParams = byId('import')
export const BulkJobParams = byId('bulkJob')

/** Each part and its state, and what else a component tells of itself. */
export const HealthAnswer = z.looseObject({
  status: z.enum(['ready', 'behind', 'degraded']),
  components: z.record(z.string(), z.string()),
})

export const UploadedAnswer = z.object({ id: z.string() })
