export const JOURNEY_STATES = ['draft', 'live', 'paused', 'stopped'] as const
export type JourneyState = (typeof JOURNEY_STATES)[number]

/** What let contacts into a journey. */
export const ENTRY_REASONS = ['event', 'change', 'manual', 'segment', 'journey', 'date', 'schedule', 'message'] as const
export type EntryReason = (typeof ENTRY_REASONS)[number]

/** Whether an enrolled contact is at a step to be done, waits there, could not pass it, or has left. */
export const POSITION_STATES = ['ready', 'waiting', 'failed', 'done'] as const
export type PositionState = (typeof POSITION_STATES)[number]

/** What has happened at the step already: what a wait was for, or that a limit holds the contact back. */
export const POSITION_OUTCOMES = ['happened', 'limited'] as const
export type PositionOutcome = (typeof POSITION_OUTCOMES)[number]

/** Why a contact has left. */
export const EXIT_REASONS = [
  'completed',
  'goal',
  'exitRule',
  'changed',
  'stopped',
  'overdue',
  'merged',
  'removed',
] as const
export type ExitReason = (typeof EXIT_REASONS)[number]

/** What a version subscribes to; a stored kind is never renamed. */
export const SUBSCRIPTION_KINDS = [
  'trigger',
  'change',
  'segment',
  'wait',
  'waitSegment',
  'dateChange',
  'dateEvent',
  'goal',
  'exit',
  'exitSegment',
] as const
export type SubscriptionKind = (typeof SUBSCRIPTION_KINDS)[number]
