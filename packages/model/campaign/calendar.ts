/** What a day of the campaign calendar shows: a send by its state, a time to come of a rule, or a draft with a date. */
export const CALENDAR_KINDS = ['sent', 'sending', 'paused', 'cancelled', 'scheduled', 'recurring', 'draft'] as const
export type CalendarKind = (typeof CALENDAR_KINDS)[number]

/** Whose clock an entry's time is of: the workspace's, each contact's own, or their best time on that day. */
export const CALENDAR_CLOCKS = ['workspace', 'contact', 'best'] as const
export type CalendarClock = (typeof CALENDAR_CLOCKS)[number]

/** Days that are asked for at once: a quarter. */
export const MAX_CALENDAR_DAYS = 93
/** Entries of an answer; where there are more it says so. */
export const MAX_CALENDAR_ENTRIES = 1000
