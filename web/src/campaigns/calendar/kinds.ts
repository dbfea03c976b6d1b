import type { CalendarKind } from '@parcours/model/campaign/calendar.ts'
import { IconBan, IconCheck, IconClock, IconPencil, IconPlayerPause, IconRepeat, IconSend } from '@tabler/icons-react'
import type { StateBadgeStyle } from '../../parts/StateBadge.tsx'

/** What stands on a day, by colour and icon; always with its word. */
export const CALENDAR_LOOKS = {
  sent: { color: 'gray', icon: IconCheck },
  sending: { color: 'teal', icon: IconSend },
  paused: { color: 'yellow', icon: IconPlayerPause },
  cancelled: { color: 'red', icon: IconBan },
  scheduled: { color: 'violet', icon: IconClock },
  recurring: { color: 'blue', icon: IconRepeat },
  draft: { color: 'orange', icon: IconPencil },
} satisfies Record<CalendarKind, StateBadgeStyle>
