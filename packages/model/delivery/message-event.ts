/** What can become known of a message after it was sent. */
export const MESSAGE_EVENT_KINDS = [
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'complained',
  'unsubscribed',
  'failed',
] as const
export type MessageEventKind = (typeof MESSAGE_EVENT_KINDS)[number]
