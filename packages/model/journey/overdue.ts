/**
 * What becomes of contacts whose wait ended while a journey was paused: they go on now, or spread over some hours, or
 * pass over the step behind their wait, or leave.
 */
export const OVERDUE = ['continue', 'spread', 'skip', 'exit'] as const
export type Overdue = (typeof OVERDUE)[number]
