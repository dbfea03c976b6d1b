/** A segment follows its condition; a list is chosen one by one. */
export const SEGMENT_KINDS = ['dynamic', 'static'] as const
export type SegmentKind = (typeof SEGMENT_KINDS)[number]

export const SEGMENT_STATES = ['building', 'ready', 'failed'] as const
export type SegmentState = (typeof SEGMENT_STATES)[number]
