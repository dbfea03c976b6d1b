/** What recipients of a campaign can be listed by. */
export const RECIPIENT_STATES = [
  'sent',
  'opened',
  'clicked',
  'bounced',
  'complained',
  'unsubscribed',
  'excluded',
  'failed',
  'unknown',
  'deferred',
  'holdout',
] as const
export type RecipientState = (typeof RECIPIENT_STATES)[number]
