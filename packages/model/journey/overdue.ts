/** What becomes of people whose wait ended while a journey was paused: they go on now, or spread over some hours, or leave. */
export const OVERDUE = ['continue', 'spread', 'exit'] as const
export type Overdue = (typeof OVERDUE)[number]
