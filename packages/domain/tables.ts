import { CONTENT_ID_KINDS, type ContentIdKind } from '@parcours/model/content/registry.ts'

const TABLE_OF_CONTENTS = Object.fromEntries(CONTENT_ID_KINDS.map((kind) => [kind, 'contents'])) as Record<
  ContentIdKind,
  'contents'
>

/** The table of each kind of thing that has an id of its own in the API. */
export const TABLE_OF = {
  contact: 'contacts',
  ...TABLE_OF_CONTENTS,
  segment: 'segments',
  journey: 'journeys',
  campaign: 'campaigns',
  connection: 'connections',
  savedRow: 'saved_rows',
  view: 'saved_views',
  message: 'messages',
  run: 'journey_runs',
} as const
