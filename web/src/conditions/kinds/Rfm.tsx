import { MultiSelect } from '@mantine/core'
import { RFM_CLASSES, RFM_NAMES, type RfmClass } from '@parcours/model/condition/rfm.ts'
import { IconGridDots } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ConditionView } from '../view.ts'

export const rfm: ConditionView<'rfm'> = {
  icon: IconGridDots,
  fresh: { classes: ['champions'] },
  Form: function RfmForm({ settings, onChange, errorAt }) {
    const { t, i18n } = useTranslation()
    return (
      <MultiSelect
        aria-label={t('condition.classes')}
        w={360}
        maw="100%"
        value={settings.classes}
        error={errorAt('classes')}
        data={RFM_CLASSES.map((value) => ({ value, label: RFM_NAMES[i18n.language === 'fr' ? 'fr' : 'en'][value] }))}
        onChange={(classes) => onChange({ classes: classes as RfmClass[] })}
      />
    )
  },
}
