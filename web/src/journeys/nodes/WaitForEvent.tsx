import { Stack, Text } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EventFilters } from '../../conditions/ComparisonFields.tsx'
import { EventName } from '../../conditions/fields.tsx'
import { DurationFields } from './DurationFields.tsx'
import { SameAsEntry } from './SameAsEntry.tsx'
import type { NodeView } from './view.ts'

export const waitForEvent: NodeView<'waitForEvent'> = {
  icon: IconHourglass,
  group: 'wait',
  color: 'blueGrey',
  summary: ({ event, same, timeout }, { t }) => {
    const said = t('nodes.waitForEvent.summary', {
      event: event || '…',
      duration: t(`duration.full.${timeout.unit}`, { count: timeout.amount }),
    })
    return same ? t('same.summary', { said, properties: same.join(', ') }) : said
  },
  Form: function WaitForEventForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <EventName
          label={t('nodes.waitForEvent.event')}
          value={settings.event}
          error={errorAt('event')}
          onChange={(event) => onChange({ ...settings, event })}
        />
        <EventFilters
          where={settings.where}
          event={settings.event}
          onChange={(where) => onChange({ ...settings, where })}
          errorAt={errorAt}
        />
        <SameAsEntry
          same={settings.same}
          error={errorAt('same')}
          onChange={(same) => onChange({ ...settings, same })}
        />
        <Text size="sm" c="dimmed">
          {t('nodes.waitForEvent.text')}
        </Text>
        <DurationFields
          label={t('nodes.waitForEvent.timeout')}
          duration={settings.timeout}
          onChange={(timeout) => onChange({ ...settings, timeout })}
        />
      </Stack>
    )
  },
}
