import type { IdKind } from './id.ts'

/** What is put into folders; all kinds share their names. */
export const FILED_KINDS = ['journey', 'campaign', 'template', 'segment'] as const satisfies readonly IdKind[]
export type FiledKind = (typeof FILED_KINDS)[number]

/** Characters of the name of a folder. */
export const MAX_FOLDER_NAME = 60
