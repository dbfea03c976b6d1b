import type { CampaignState as State } from '@parcours/model/campaign/state.ts'
import { IconBan, IconCheck, IconClock, IconPencil, IconPlayerPause, IconRepeat, IconSend } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateBadge, type StateBadgeStyle } from '../parts/StateBadge.tsx'

export const CAMPAIGN_LOOKS = {
  draft: { color: 'gray', icon: IconPencil },
  scheduled: { color: 'violet', icon: IconClock },
  sending: { color: 'teal', icon: IconSend },
  paused: { color: 'yellow', icon: IconPlayerPause },
  live: { color: 'teal', icon: IconRepeat },
  done: { color: 'gray', icon: IconCheck },
  cancelled: { color: 'gray', icon: IconBan },
} satisfies Record<State, StateBadgeStyle>

/** The state of a campaign, by colour, icon and word. */
export function CampaignState({ state }: { state: State }) {
  const { t } = useTranslation()
  return <StateBadge look={CAMPAIGN_LOOKS[state]} word={t(`campaigns.state.${state}`)} />
}
