import { Badge } from '@mantine/core'
import { IconPencil, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

export type State = 'draft' | 'live' | 'paused' | 'stopped'
const LOOKS = {
  draft: { color: 'gray', icon: IconPencil },
  live: { color: 'teal', icon: IconPlayerPlay },
  paused: { color: 'yellow', icon: IconPlayerPause },
  stopped: { color: 'gray', icon: IconPlayerStop },
}

/** The state of a journey, by colour, icon and word. */
export function JourneyState({ state }: { state: State }) {
  const { t } = useTranslation()
  const { color, icon: Icon } = LOOKS[state]
  return (
    <Badge variant="light" color={color} c="var(--mantine-color-text)" leftSection={<Icon size={12} />} tt="none" style={{ flexShrink: 0 }}>
      {t(`journeys.state.${state}`)}
    </Badge>
  )
}
