import { CONTENT_ID_KINDS } from './content/registry.ts'

/** What a definition may use. */
export const USED_KINDS = [...CONTENT_ID_KINDS, 'segment', 'journey', 'campaign', 'connection'] as const
export type UsedKind = (typeof USED_KINDS)[number]

/** What has a definition that uses others. */
export const USER_KINDS = [...CONTENT_ID_KINDS, 'journey', 'campaign', 'segment'] as const
export type UserKind = (typeof USER_KINDS)[number]
