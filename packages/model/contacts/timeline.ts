/** What a contact's timeline shows. */
export const TIMELINE_KINDS = ['event', 'step', 'message', 'consent', 'segment', 'order'] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]
