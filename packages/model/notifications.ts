/** What colleagues are told; a stored kind is never renamed. */
export const NOTIFICATION_KINDS = ['campaignHeld', 'journeyStep'] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]
