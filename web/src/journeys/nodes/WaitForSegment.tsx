import { Radio, Stack, Text } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { SegmentSelect } from '../../segments/SegmentSelect.tsx'
import { DurationFields } from './DurationFields.tsx'
import type { NodeView } from './view.ts'

export const waitForSegment: NodeView<'waitForSegment'> = {
  icon: IconHourglass,
  group: 'wait',
  color: 'blueGrey',
  summary: ({ segmentId, on, timeout }, { t, names }) =>
    t(`nodes.waitForSegment.summaries.${on}`, {
      segment: segmentId ? names.segment(segmentId) : '…',
      duration: t(`duration.full.${timeout.unit}`, { count: timeout.amount }),
    }),
  Form: function WaitForSegmentForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <SegmentSelect
          label={t('condition.segment')}
          value={settings.segmentId || null}
          error={errorAt('segmentId')}
          onChange={(id) => onChange({ ...settings, segmentId: id ?? '' })}
        />
        <Radio.Group
          label={t('nodes.waitForSegment.on')}
          value={settings.on}
          onChange={(on) => onChange({ ...settings, on: on === 'left' ? 'left' : 'entered' })}
        >
          <Stack gap="xs" mt={6}>
            <Radio value="entered" label={t('nodes.waitForSegment.entered')} />
            <Radio value="left" label={t('nodes.waitForSegment.left')} />
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed">
          {t('nodes.waitForSegment.text')}
        </Text>
        <DurationFields
          label={t('nodes.waitForSegment.timeout')}
          duration={settings.timeout}
          onChange={(timeout) => onChange({ ...settings, timeout })}
        />
      </Stack>
    )
  },
}
