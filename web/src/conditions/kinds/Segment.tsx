import { IconUsersGroup } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ObjectSelect } from '../fields.tsx'
import type { ConditionView } from '../view.ts'

export const segment: ConditionView<'segment'> = {
  icon: IconUsersGroup,
  fresh: { segmentId: '' },
  Form: function SegmentForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <ObjectSelect
        label={t('condition.segment')}
        of="segments"
        value={settings.segmentId}
        error={errorAt('segmentId')}
        onChange={(segmentId) => onChange({ segmentId })}
      />
    )
  },
}
