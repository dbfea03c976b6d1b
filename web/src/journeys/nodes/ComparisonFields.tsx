import { ActionIcon, Autocomplete, Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { type Comparison, needsValue, OPERATORS, type Operator } from '@parcours/model/condition/comparison.ts'
import { CONTACT_FIELDS } from '@parcours/model/contacts/fields.ts'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'

/** What can be filtered by in this workspace. */
export function useFacets() {
  return useQuery({ queryKey: ['facets'], queryFn: () => call('facets'), staleTime: 60_000 })
}

/** One property against one value. */
export function ComparisonFields({
  comparison,
  onChange,
  of,
  errorAt,
}: {
  comparison: Comparison
  onChange: (comparison: Comparison) => void
  of: 'contact' | 'event'
  errorAt: (path: string) => string | undefined
}) {
  const { t } = useTranslation()
  const facets = useFacets()
  const properties = of === 'contact' ? [...CONTACT_FIELDS, ...(facets.data?.properties ?? []).map(({ key }) => key)] : []
  return (
    <Stack gap={6}>
      <Autocomplete
        size="sm"
        label={t('condition.property')}
        data={properties}
        value={comparison.property}
        error={errorAt('property')}
        onChange={(property) => onChange({ ...comparison, property })}
      />
      <Group gap={6} grow align="flex-start">
        <Select
          size="sm"
          aria-label={t('condition.operator')}
          allowDeselect={false}
          value={comparison.operator}
          data={OPERATORS.map((operator) => ({ value: operator, label: t(`operators.${operator}`) }))}
          onChange={(operator) => onChange({ ...comparison, operator: (operator ?? 'is') as Operator })}
        />
        {needsValue(comparison.operator) && (
          <TextInput
            size="sm"
            aria-label={t('condition.value')}
            placeholder={t('condition.value')}
            value={String(comparison.value ?? '')}
            error={errorAt('value')}
            onChange={({ currentTarget }) => onChange({ ...comparison, value: currentTarget.value })}
          />
        )}
      </Group>
    </Stack>
  )
}

/** Filters on an event's properties, all of which must hold. */
export function EventFilters({ where, onChange, errorAt }: { where: Comparison[]; onChange: (where: Comparison[]) => void; errorAt: (path: string) => string | undefined }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      {where.map((filter, index) => (
        <Group key={index} wrap="nowrap" align="flex-start" gap={6}>
          <div style={{ flex: 1 }}>
            <ComparisonFields
              of="event"
              comparison={filter}
              errorAt={(path) => errorAt(`where.${index}.${path}`)}
              onChange={(changed) => onChange(where.map((one, at) => (at === index ? changed : one)))}
            />
          </div>
          <ActionIcon variant="subtle" color="gray" mt={26} aria-label={t('common.remove')} onClick={() => onChange(where.filter((_, at) => at !== index))}>
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...where, { property: '', operator: 'is', value: '' }])}>
        {t('condition.addFilter')}
      </Button>
    </Stack>
  )
}

/** The name of an event, with those suggested that have happened here. */
export function EventName({ value, onChange, error, label }: { value: string; onChange: (value: string) => void; error: string | undefined; label: string }) {
  const facets = useFacets()
  return <Autocomplete label={label} data={(facets.data?.events ?? []).map((event) => event.value)} value={value} error={error} onChange={onChange} />
}
