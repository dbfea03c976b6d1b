import { ActionIcon, Autocomplete, Button, Group, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

export interface EventProperty {
  key: string
  value: string | number | boolean
}

const MAX_PROPERTIES = 20

interface Props {
  properties: EventProperty[]
  onChange: (properties: EventProperty[]) => void
  /** What is wrong with a field, by its path below the properties (`0.key`). */
  errorAt?: (path: string) => string | undefined
}

/** Properties of an event, each a name and a value. */
export function PropertyFields({ properties, onChange, errorAt }: Props) {
  const { t } = useTranslation()
  const replace = (index: number, changed: Partial<EventProperty>) =>
    onChange(properties.map((one, at) => (at === index ? { ...one, ...changed } : one)))
  return (
    <>
      {properties.map(({ key, value }, index) => (
        <Group key={index} wrap="nowrap" gap={6} align="flex-start">
          <Autocomplete
            aria-label={t('condition.property')}
            placeholder={t('condition.property')}
            value={key}
            error={errorAt?.(`${index}.key`)}
            onChange={(changed) => replace(index, { key: changed })}
          />
          <TextInput
            aria-label={t('condition.value')}
            placeholder={t('condition.value')}
            value={String(value)}
            error={errorAt?.(`${index}.value`)}
            onChange={({ currentTarget }) => replace(index, { value: typed(currentTarget.value) })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            aria-label={t('common.remove')}
            onClick={() => onChange(properties.toSpliced(index, 1))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} />}
        style={{ alignSelf: 'flex-start' }}
        disabled={properties.length >= MAX_PROPERTIES}
        onClick={() => onChange([...properties, { key: '', value: '' }])}
      >
        {t('nodes.emitEvent.add')}
      </Button>
    </>
  )
}

/** A number where one is written as JSON writes it, so that comparisons of size work; else the text. */
function typed(text: string): string | number {
  return /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(text) ? Number(text) : text
}
