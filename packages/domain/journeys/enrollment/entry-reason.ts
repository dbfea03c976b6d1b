/** What brought people in; a stored word is never renamed. */
export type EntryReason = 'event' | 'change' | 'message' | 'manual' | 'segment' | 'journey' | 'date' | 'schedule'
