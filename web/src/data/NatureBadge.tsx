import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Quarantined } from './quarantined.ts'

/** What became of an item: refused, recorded in part, or work that failed. */
export function NatureBadge({ item: { kind, nature } }: { item: Pick<Quarantined, 'kind' | 'nature'> }) {
  const { t } = useTranslation()
  return (
    <Badge variant="default" tt="none">
      {nature === 'work' ? t(`data.kinds.${kind}`) : t(`data.natures.${nature}`)}
    </Badge>
  )
}
