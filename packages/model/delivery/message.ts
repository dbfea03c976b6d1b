/** How far a message is on its way to the provider. */
export const MESSAGE_STATUSES = ['sending', 'sent', 'excluded', 'failed', 'unknown', 'deferred'] as const
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]

/** Why an address gets nothing more. */
export const SUPPRESSION_REASONS = ['bounced', 'complained', 'manual'] as const

/** Why a contact gets no message: decided by rules, at the moment of sending. */
export const EXCLUSION_REASONS = [
  'noAddress',
  'noConsent',
  'unsubscribed',
  ...SUPPRESSION_REASONS,
  'frequencyCap',
  'timeOver',
] as const
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number]

/** A message's `reason` holds one of these where it is excluded, and a provider's words where it failed. */
export function isExclusionReason(reason: string | null): reason is ExclusionReason {
  return (EXCLUSION_REASONS as readonly (string | null)[]).includes(reason)
}

/** What is counted of messages as it becomes of each for the first time. */
export const MESSAGE_FIRSTS = [
  'delivered',
  'opened',
  'machineOpened',
  'clicked',
  'bounced',
  'complained',
  'unsubscribed',
] as const
export type MessageFirst = (typeof MESSAGE_FIRSTS)[number]

/** Whether an address does not exist, or could not be reached this time. */
export const BOUNCE_KINDS = ['hard', 'soft'] as const
export type BounceKind = (typeof BOUNCE_KINDS)[number]

/** What a provider says of one message when it is handed over. */
export const SEND_RESULTS = ['accepted', 'refused', 'deferred', 'unknown'] as const

/** Why a message failed or waits, where that is ours to say; else the provider's own words are kept. */
export const FAILURE_REASONS = ['interrupted', 'providerChanged', 'noAnswer', 'noSubject', 'tooSlow', 'resend'] as const
export type FailureReason = (typeof FAILURE_REASONS)[number]

/** Words of a provider, after its name: `resend: No such domain`. They are shown as they are. */
export type SaidBy = `${string}: ${string}`

/** Why a contact says that they leave. */
export const UNSUBSCRIBE_REASONS = ['tooMany', 'notInterested', 'neverAsked', 'other'] as const
export type UnsubscribeReason = (typeof UNSUBSCRIBE_REASONS)[number]
