import { Stack } from '@mantine/core'
import { IconCalendarEvent } from '@tabler/icons-react'
import { DatePropertyFields, datePropertyWords } from './DatePropertyFields.tsx'
import { EntryRuleFields } from './EntryRuleFields.tsx'
import type { NodeView } from './view.ts'

export const triggerDate: NodeView<'triggerDate'> = {
  icon: IconCalendarEvent,
  group: 'enter',
  color: 'violet',
  summary: datePropertyWords,
  Form: function TriggerDateForm({ settings, onChange, errorAt }) {
    return (
      <Stack>
        <DatePropertyFields settings={settings} onChange={onChange} errorAt={errorAt} />
        <EntryRuleFields settings={settings} onChange={onChange} errorAt={errorAt} />
      </Stack>
    )
  },
}
