import { Select, Stack } from '@mantine/core'
import { ZONES } from '@parcours/model/values/zone.ts'
import { IconCalendarRepeat } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../parts/DateField.tsx'
import { RuleFields } from '../../parts/RuleFields.tsx'
import { readSimpleRule, WEEKDAYS } from '../../parts/rule.ts'
import { SegmentSelect } from '../../segments/SegmentSelect.tsx'
import { EntryRuleFields } from './EntryRuleFields.tsx'
import type { NodeView, Words } from './view.ts'

/** The rule in words where it is one of the simple ones. */
function ruleWords(rule: string, { t, format }: Words): string {
  const simple = readSimpleRule(rule)
  if (!simple) return rule
  const every = t(`nodes.triggerSchedule.every.${simple.every}`, { count: simple.interval })
  if (simple.every === 'WEEKLY' && simple.weekdays.length > 0) {
    const days = WEEKDAYS.flatMap((day, index) => (simple.weekdays.includes(day) ? [format.weekday(index + 1)] : []))
    return `${every} · ${format.list(days)}`
  }
  return simple.every === 'MONTHLY' ? `${every} · ${simple.monthDay}` : every
}

export const triggerSchedule: NodeView<'triggerSchedule'> = {
  icon: IconCalendarRepeat,
  group: 'enter',
  color: 'violet',
  summary: (settings, words) =>
    [
      ruleWords(settings.rule, words),
      settings.time,
      settings.segmentId ? words.names.segment(settings.segmentId) : words.t('nodes.triggerSchedule.everyone'),
    ].join(' · '),
  Form: function TriggerScheduleForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <SegmentSelect
          label={t('nodes.triggerSchedule.who')}
          placeholder={t('nodes.triggerSchedule.everyone')}
          clearable
          value={settings.segmentId || null}
          error={errorAt('segmentId')}
          onChange={(id) => onChange({ ...settings, segmentId: id ?? '' })}
        />
        <RuleFields
          rule={settings.rule}
          error={errorAt('rule')}
          onChange={(rule, first) =>
            onChange({
              ...settings,
              rule,
              ...(first && {
                start: first.day,
                time: first.time ?? settings.time,
                timeZone: first.timeZone ?? settings.timeZone,
              }),
            })
          }
        />
        <DateField
          type="time"
          required
          label={t('campaigns.time.hour')}
          value={settings.time}
          onChange={(time) => onChange({ ...settings, time })}
        />
        <DateField
          label={t('campaigns.time.start')}
          description={t('nodes.triggerSchedule.startText')}
          value={settings.start}
          error={errorAt('start')}
          onChange={(start) => onChange({ ...settings, start })}
        />
        <Select
          label={t('campaigns.time.zone')}
          placeholder={t('nodes.triggerSchedule.workspaceZone')}
          searchable
          clearable
          data={ZONES}
          value={settings.timeZone || null}
          onChange={(timeZone) => onChange({ ...settings, timeZone: timeZone ?? '' })}
        />
        <EntryRuleFields settings={settings} onChange={onChange} errorAt={errorAt} />
      </Stack>
    )
  },
}
