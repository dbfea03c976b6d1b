import { IconPencil, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateBadge, type StateBadgeStyle } from '../parts/StateBadge.tsx'

export type State = 'draft' | 'live' | 'paused' | 'stopped'
const LOOKS = {
  draft: { color: 'gray', icon: IconPencil },
  live: { color: 'teal', icon: IconPlayerPlay },
  paused: { color: 'yellow', icon: IconPlayerPause },
  stopped: { color: 'gray', icon: IconPlayerStop },
} satisfies Record<State, StateBadgeStyle>

/** The state of a journey, by colour, icon and word. */
export function JourneyState({ state }: { state: State }) {
  const { t } = useTranslation()
  return <StateBadge look={LOOKS[state]} word={t(`journeys.state.${state}`)} />
}
