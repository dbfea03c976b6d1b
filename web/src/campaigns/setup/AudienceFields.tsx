import { MultiSelect, SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSegmentOptions } from '../../segments/SegmentSelect.tsx'
import type { SetupPart } from './setup-part.ts'

/** Everyone or some segments, and whom of them not. */
export function AudienceFields({ definition: { audience }, change, errorAt }: SetupPart) {
  const { t } = useTranslation()
  const options = useSegmentOptions({ sized: true })
  const set = (part: Partial<typeof audience>) => change({ audience: { ...audience, ...part } }, 'audience')
  return (
    <>
      <SegmentedControl
        aria-label={t('campaigns.who.kind')}
        value={audience.everyone ? 'everyone' : 'some'}
        onChange={(kind) => set({ everyone: kind === 'everyone' })}
        data={[
          { value: 'some', label: t('campaigns.who.some') },
          { value: 'everyone', label: t('campaigns.who.everyone') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      {!audience.everyone && (
        <MultiSelect
          label={t('campaigns.who.segments')}
          description={t('campaigns.who.segmentsText')}
          searchable
          data={options}
          value={audience.segments}
          error={errorAt('audience.segments')}
          onChange={(ids) => set({ segments: ids })}
        />
      )}
      <MultiSelect
        label={t('campaigns.who.except')}
        searchable
        data={options}
        value={audience.except}
        error={errorAt('audience.except')}
        onChange={(ids) => set({ except: ids })}
      />
    </>
  )
}
