/** By what the catalogue of events is sorted: how often in 30 days, by name, or what was seen last first. */
export const EVENT_SORTS = ['volume', 'name', 'lastSeen'] as const
export type EventSort = (typeof EVENT_SORTS)[number]

/** What became of an event that arrived. */
export const ARRIVAL_KINDS = ['recorded', 'kept', 'refused'] as const

/** What a value of a property is, as users distinguish them. */
export const VALUE_KINDS = ['text', 'number', 'yesNo', 'date', 'list', 'group'] as const
export type ValueKind = (typeof VALUE_KINDS)[number]

/** The title of a page has 200 characters at most; its event is called "Viewed" and the title. */
export const MAX_EVENT_NAME = 207
