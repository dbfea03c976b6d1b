/** The calls of Segment's tracking API. */
export const EVENT_KINDS = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const
export type EventKind = (typeof EVENT_KINDS)[number]
