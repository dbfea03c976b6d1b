import { Badge } from '@mantine/core'
import type { CampaignState as State } from '@parcours/model/campaign/state.ts'
import { IconBan, IconCheck, IconClock, IconPencil, IconPlayerPause, IconRepeat, IconSend } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

const LOOKS = {
  draft: { color: 'gray', icon: IconPencil },
  scheduled: { color: 'violet', icon: IconClock },
  sending: { color: 'teal', icon: IconSend },
  paused: { color: 'yellow', icon: IconPlayerPause },
  live: { color: 'teal', icon: IconRepeat },
  done: { color: 'gray', icon: IconCheck },
  cancelled: { color: 'gray', icon: IconBan },
} satisfies Record<State, object>

/** The state of a campaign, by colour, icon and word. */
export function CampaignState({ state }: { state: State }) {
  const { t } = useTranslation()
  const { color, icon: Icon } = LOOKS[state]
  return (
    <Badge variant="light" color={color} c="var(--mantine-color-text)" leftSection={<Icon size={12} />} tt="none" style={{ flexShrink: 0 }}>
      {t(`campaigns.state.${state}`)}
    </Badge>
  )
}
