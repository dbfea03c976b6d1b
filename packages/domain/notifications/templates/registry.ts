import type { NotificationKind } from '@parcours/model/notifications.ts'
import type { NotificationTemplate } from '../notification-template.ts'
import { campaignPaused } from './campaign-paused.ts'
import { journeyStep } from './journey-step.ts'

/** The template of each kind of notification. */
export const NOTIFICATION_TEMPLATES: { [Kind in NotificationKind]: NotificationTemplate<Kind> } = {
  campaignHeld: campaignPaused,
  journeyStep,
}
