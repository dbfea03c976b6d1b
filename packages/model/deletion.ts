import { CONTENT_ID_KINDS } from './content/registry.ts'
import type { IdKind } from './id.ts'

/** What can be restored for some days after it was deleted. */
export const RESTORABLE_KINDS = [
  ...CONTENT_ID_KINDS,
  'segment',
  'journey',
  'campaign',
  'connection',
  'savedRow',
  'view',
] as const satisfies readonly IdKind[]
export type RestorableKind = (typeof RESTORABLE_KINDS)[number]
