import { Stack } from '@mantine/core'
import { IconBroadcast } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EventName } from '../../conditions/fields.tsx'
import { LiquidHint } from './LiquidHint.tsx'
import { PropertyFields } from './PropertyFields.tsx'
import type { NodeView } from './view.ts'

export const emitEvent: NodeView<'emitEvent'> = {
  icon: IconBroadcast,
  group: 'data',
  color: 'teal',
  summary: ({ event, properties }) =>
    [event || '…', ...properties.map(({ key, value }) => `${key} = ${value}`)].join(' · '),
  Form: function EmitEventForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <EventName
          isNew
          label={t('nodes.emitEvent.event')}
          value={settings.event}
          error={errorAt('event')}
          onChange={(event) => onChange({ ...settings, event })}
        />
        <PropertyFields
          properties={settings.properties}
          errorAt={(path) => errorAt(`properties.${path}`)}
          onChange={(properties) => onChange({ ...settings, properties })}
        />
        <LiquidHint />
      </Stack>
    )
  },
}
