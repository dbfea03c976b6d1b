/** By what the catalogue of events is sorted: how often in 30 days, by name, or what was seen last first. */
export const EVENT_SORTS = ['volume', 'name', 'lastSeen'] as const
export type EventSort = (typeof EVENT_SORTS)[number]

/** What became of an event that arrived. */
export const ARRIVAL_KINDS = ['recorded', 'kept', 'refused'] as const

/** What a value of a property is, as users tell them apart. */
export const VALUE_KINDS = ['text', 'number', 'yesNo', 'date', 'list', 'group'] as const
export type ValueKind = (typeof VALUE_KINDS)[number]
