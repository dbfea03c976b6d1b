import { ActionIcon, Autocomplete, Button, Group, Paper, Select, Stack, Text, TextInput } from '@mantine/core'
import type { ContactChange } from '@parcours/model/journey/nodes/update-contact.ts'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFacets } from '../../conditions/useConditionNames.ts'
import { LiquidHint } from './LiquidHint.tsx'
import type { NodeView } from './view.ts'

const KINDS = ['set', 'clear', 'addTag', 'removeTag'] as const

function ofKind(kind: ContactChange['kind']): ContactChange {
  if (kind === 'set') return { kind, property: '', value: '' }
  if (kind === 'clear') return { kind, property: '' }
  return { kind, tag: '' }
}

export const updateContact: NodeView<'updateContact'> = {
  icon: IconPencil,
  group: 'data',
  color: 'teal',
  summary: ({ changes }, { t, format }) =>
    format.list(
      changes.map((change) =>
        t(`nodes.updateContact.words.${change.kind}`, {
          property: 'property' in change ? change.property : '',
          tag: 'tag' in change ? change.tag : '',
          value: 'value' in change ? String(change.value) : '',
        }),
      ),
    ) || '…',
  Form: function UpdateContactForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const facets = useFacets()
    const replace = (index: number, change: ContactChange) =>
      onChange({ changes: settings.changes.map((one, at) => (at === index ? change : one)) })
    return (
      <Stack gap="sm">
        {settings.changes.map((change, index) => (
          <Paper key={index} withBorder p="sm">
            <Group justify="space-between" wrap="nowrap" gap={6} mb={6}>
              <Select
                aria-label={t('nodes.updateContact.kind')}
                allowDeselect={false}
                value={change.kind}
                data={KINDS.map((kind) => ({ value: kind, label: t(`nodes.updateContact.kinds.${kind}`) }))}
                onChange={(kind) => kind && replace(index, ofKind(kind as ContactChange['kind']))}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('common.remove')}
                onClick={() => onChange({ changes: settings.changes.filter((_, at) => at !== index) })}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
            {'tag' in change ? (
              <Autocomplete
                aria-label={t('condition.tag')}
                data={(facets.data?.tags ?? []).map(({ value }) => value)}
                value={change.tag}
                error={errorAt(`changes.${index}.tag`)}
                onChange={(tag) => replace(index, { ...change, tag })}
              />
            ) : (
              <Group grow gap={6} align="flex-start">
                <Autocomplete
                  aria-label={t('condition.property')}
                  placeholder={t('condition.property')}
                  data={(facets.data?.properties ?? []).map(({ key }) => key)}
                  value={change.property}
                  error={errorAt(`changes.${index}.property`)}
                  onChange={(property) => replace(index, { ...change, property })}
                />
                {change.kind === 'set' && (
                  <TextInput
                    aria-label={t('condition.value')}
                    placeholder={t('condition.value')}
                    value={String(change.value)}
                    error={errorAt(`changes.${index}.value`)}
                    onChange={({ currentTarget }) => replace(index, { ...change, value: currentTarget.value })}
                  />
                )}
              </Group>
            )}
          </Paper>
        ))}
        <LiquidHint />
        {errorAt('changes') && (
          <Text size="sm" c="var(--mantine-color-error)">
            {errorAt('changes')}
          </Text>
        )}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange({ changes: [...settings.changes, ofKind('addTag')] })}
        >
          {t('nodes.updateContact.add')}
        </Button>
      </Stack>
    )
  },
}
