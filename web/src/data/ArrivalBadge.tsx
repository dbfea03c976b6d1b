import { IconAlertTriangle, IconBan } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateBadge } from '../parts/StateBadge.tsx'

const LOOKS = {
  refused: { color: 'red', icon: IconBan },
  kept: { color: 'orange', icon: IconAlertTriangle },
} as const

/** What became of an event that was not used in full. */
export function ArrivalBadge({ kind }: { kind: keyof typeof LOOKS }) {
  const { t } = useTranslation()
  return <StateBadge look={LOOKS[kind]} word={t(`data.natures.${kind}`)} />
}
