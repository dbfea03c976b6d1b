import { ActionIcon, Autocomplete, Button, Group, Stack, TextInput } from '@mantine/core'
import { IconBroadcast, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EventName } from '../../conditions/fields.tsx'
import type { NodeView } from './view.ts'

const MOST = 20

export const emitEvent: NodeView<'emitEvent'> = {
  icon: IconBroadcast,
  color: 'teal',
  summary: ({ event, properties }) => [event || '…', ...properties.map(({ key, value }) => `${key} = ${value}`)].join(' · '),
  Form: function EmitEventForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const { properties } = settings
    const replace = (index: number, changed: Partial<(typeof properties)[number]>) => onChange({ ...settings, properties: properties.map((one, at) => (at === index ? { ...one, ...changed } : one)) })
    return (
      <Stack>
        <EventName label={t('nodes.emitEvent.event')} value={settings.event} error={errorAt('event')} onChange={(event) => onChange({ ...settings, event })} />
        {properties.map(({ key, value }, index) => (
          <Group key={index} wrap="nowrap" gap={6} align="flex-start">
            <Autocomplete
              aria-label={t('condition.property')}
              placeholder={t('condition.property')}
              value={key}
              error={errorAt(`properties.${index}.key`)}
              onChange={(changed) => replace(index, { key: changed })}
            />
            <TextInput
              aria-label={t('condition.value')}
              placeholder={t('condition.value')}
              value={String(value)}
              onChange={({ currentTarget }) => replace(index, { value: typed(currentTarget.value) })}
            />
            <ActionIcon variant="subtle" color="gray" mt={4} aria-label={t('common.remove')} onClick={() => onChange({ ...settings, properties: properties.toSpliced(index, 1) })}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          disabled={properties.length >= MOST}
          onClick={() => onChange({ ...settings, properties: [...properties, { key: '', value: '' }] })}
        >
          {t('nodes.emitEvent.add')}
        </Button>
      </Stack>
    )
  },
}

/** A number where one is written as JSON writes it, so that comparisons of size work; else the text. */
function typed(text: string): string | number {
  return /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(text) ? Number(text) : text
}
