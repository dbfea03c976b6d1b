import type { CalendarKind } from '@parcours/model/campaign/calendar.ts'
import type { StateBadgeStyle } from '../../parts/StateBadge.tsx'
import { CAMPAIGN_LOOKS } from '../CampaignState.tsx'

const { done, sending, paused, cancelled, scheduled, live, draft } = CAMPAIGN_LOOKS

/** What stands on a day, as the state of a campaign looks; many kinds on one page differ by their colour too. */
export const CALENDAR_LOOKS = {
  sent: done,
  sending,
  paused,
  cancelled: { ...cancelled, color: 'red' },
  scheduled,
  recurring: { ...live, color: 'blue' },
  draft: { ...draft, color: 'orange' },
} satisfies Record<CalendarKind, StateBadgeStyle>
