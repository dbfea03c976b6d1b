import { MultiSelect, SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSegmentOptions } from '../../segments/SegmentSelect.tsx'
import type { SetupPart } from './setup-part.ts'

/** Everyone or some segments, and whom of them not. */
export function AudienceFields({ definition: { audience }, change, errorAt }: SetupPart) {
  const { t } = useTranslation()
  const options = {
    segments: useSegmentOptions({ sized: true, chosen: audience.segments }),
    except: useSegmentOptions({ sized: true, chosen: audience.except }),
  }
  const set = (part: Partial<typeof audience>) => change({ audience: { ...audience, ...part } }, 'audience')
  /** Of the list, or of one that it names. */
  const errorOf = (part: 'segments' | 'except') =>
    ['', ...audience[part].map((_, index) => `.${index}`)]
      .map((place) => errorAt(`audience.${part}${place}`))
      .find((words) => words !== undefined)
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
          data={options.segments}
          value={audience.segments}
          error={errorOf('segments')}
          onChange={(ids) => set({ segments: ids })}
        />
      )}
      <MultiSelect
        label={t('campaigns.who.except')}
        searchable
        data={options.except}
        value={audience.except}
        error={errorOf('except')}
        onChange={(ids) => set({ except: ids })}
      />
    </>
  )
}
