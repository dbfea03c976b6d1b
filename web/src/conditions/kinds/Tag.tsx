import { Autocomplete } from '@mantine/core'
import { IconTag } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFacets } from '../useConditionNames.ts'
import type { ConditionView } from '../view.ts'

export const tag: ConditionView<'tag'> = {
  icon: IconTag,
  fresh: { tag: '' },
  Form: function TagForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const facets = useFacets()
    return (
      <Autocomplete
        aria-label={t('condition.tag')}
        placeholder={t('condition.tag')}
        w={190}
        data={(facets.data?.tags ?? []).map(({ value }) => value)}
        value={settings.tag}
        error={errorAt('tag')}
        onChange={(changed) => onChange({ tag: changed })}
      />
    )
  },
}
