import { Radio, Stack, Switch } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { SegmentSelect } from '../../segments/SegmentSelect.tsx'
import { EntryRuleFields } from './EntryRuleFields.tsx'
import type { NodeView } from './view.ts'

export const triggerSegment: NodeView<'triggerSegment'> = {
  icon: IconUsersGroup,
  group: 'enter',
  color: 'violet',
  summary: ({ segmentId, on }, { t, names }) =>
    t(`nodes.triggerSegment.summaries.${on}`, { segment: segmentId ? names.segment(segmentId) : '…' }),
  Form: function TriggerSegmentForm({ settings, onChange, errorAt }) {
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
          label={t('nodes.triggerSegment.on')}
          value={settings.on}
          onChange={(on) => onChange({ ...settings, on: on === 'left' ? 'left' : 'entered' })}
        >
          <Stack gap="xs" mt={6}>
            <Radio value="entered" label={t('nodes.triggerSegment.entered')} />
            <Radio value="left" label={t('nodes.triggerSegment.left')} />
          </Stack>
        </Radio.Group>
        {settings.on === 'entered' && (
          <Switch
            label={t('nodes.triggerSegment.existing')}
            description={t('nodes.triggerSegment.existingText')}
            checked={settings.existing}
            onChange={({ currentTarget }) => onChange({ ...settings, existing: currentTarget.checked })}
          />
        )}
        <EntryRuleFields settings={settings} onChange={onChange} errorAt={errorAt} />
      </Stack>
    )
  },
}
