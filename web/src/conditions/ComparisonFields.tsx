import { ActionIcon, Button, Group, Select, Stack, TagsInput } from '@mantine/core'
import {
  type Comparison,
  needsValue,
  OPERATORS,
  OPERATORS_WITH_NUMBER,
  type Operator,
} from '@parcours/model/condition/comparison.ts'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../parts/DateField.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { Suggested } from './fields.tsx'
import { useContactProperties } from './useConditionNames.ts'

/** What properties hold has no bounds of its own. */
const ANY_NUMBER = { min: Number.MIN_SAFE_INTEGER, decimals: 20 }

/** What makes sense of each type of property; of an unknown one, everything does. */
const OF_TYPE: Record<string, readonly Operator[]> = {
  text: ['is', 'isNot', 'isOneOf', 'contains', 'startsWith', 'isSet', 'isNotSet'],
  number: ['is', 'isNot', 'greaterThan', 'lessThan', 'between', 'isSet', 'isNotSet'],
  boolean: ['is', 'isNot', 'isSet', 'isNotSet'],
  date: [
    'inLastDays',
    'notInLastDays',
    'inNextDays',
    'anniversaryInDays',
    'atLeastYearsAgo',
    'lessThanYearsAgo',
    'before',
    'after',
    'between',
    'isSet',
    'isNotSet',
  ],
  list: ['is', 'isNot', 'isOneOf', 'isSet', 'isNotSet'],
}

interface Props {
  comparison: Comparison
  onChange: (comparison: Comparison) => void
  of: 'contact' | 'event'
  /** Whose properties they are. */
  event?: string
  errorAt: (path: string) => string | undefined
}

/** One property against one value, with what occurs here offered. */
export function ComparisonFields({ comparison, onChange, of, event = '', errorAt }: Props) {
  const { t } = useTranslation()
  const properties = useContactProperties()
  const type = of === 'contact' ? (properties.find(({ value }) => value === comparison.property)?.type ?? '') : ''
  const operators = OF_TYPE[type] ?? OPERATORS
  const choose = (property: string) => {
    const allowed = OF_TYPE[properties.find(({ value }) => value === property)?.type ?? ''] ?? OPERATORS
    onChange({
      ...comparison,
      property,
      operator: allowed.includes(comparison.operator) ? comparison.operator : (allowed[0] ?? 'is'),
    })
  }
  return (
    <Group gap={6} align="flex-start">
      {of === 'contact' ? (
        <Select
          aria-label={t('condition.property')}
          placeholder={t('condition.property')}
          w={190}
          searchable
          value={comparison.property || null}
          error={errorAt('property')}
          data={
            properties.some(({ value }) => value === comparison.property) || !comparison.property
              ? properties
              : [...properties, { value: comparison.property, label: comparison.property }]
          }
          onChange={(property) => property && choose(property)}
        />
      ) : (
        <Suggested
          label={t('condition.property')}
          of="eventProperty"
          event={event}
          value={comparison.property}
          error={errorAt('property')}
          onChange={(property) => onChange({ ...comparison, property })}
        />
      )}
      <Select
        aria-label={t('condition.operator')}
        w={210}
        allowDeselect={false}
        value={comparison.operator}
        data={[...new Set([...operators, comparison.operator])].map((operator) => ({
          value: operator,
          label: t(`operators.${operator}`),
        }))}
        onChange={(operator) => onChange({ ...comparison, operator: (operator ?? 'is') as Operator })}
      />
      {needsValue(comparison.operator) && (
        <Value comparison={comparison} type={type} of={of} event={event} onChange={onChange} errorAt={errorAt} />
      )}
    </Group>
  )
}

function Value({ comparison, type, of, event, onChange, errorAt }: Required<Props> & { type: string }) {
  const { t } = useTranslation()
  const { operator, value, to, values } = comparison
  const label = t('condition.value')
  const date = operator === 'before' || operator === 'after' || (operator === 'between' && type === 'date')
  if (operator === 'isOneOf')
    return (
      <TagsInput
        aria-label={label}
        placeholder={label}
        w={230}
        value={values ?? []}
        error={errorAt('values')}
        onChange={(chosen) => onChange({ ...comparison, values: chosen })}
      />
    )
  if ((OPERATORS_WITH_NUMBER as readonly string[]).includes(operator) || (operator === 'between' && !date)) {
    return (
      <Group gap={6} wrap="nowrap" align="flex-start">
        <NumberField
          aria-label={label}
          w={110}
          {...ANY_NUMBER}
          value={Number(value ?? 0)}
          error={errorAt('value')}
          onChange={(number) => onChange({ ...comparison, value: number })}
        />
        {operator === 'between' && (
          <NumberField
            aria-label={t('condition.to')}
            w={110}
            {...ANY_NUMBER}
            value={Number(to ?? 0)}
            error={errorAt('to')}
            onChange={(number) => onChange({ ...comparison, to: number })}
          />
        )}
      </Group>
    )
  }
  if (date) {
    return (
      <Group gap={6} wrap="nowrap" align="flex-start">
        <DateField
          aria-label={label}
          w={150}
          value={String(value ?? '').slice(0, 10)}
          error={errorAt('value')}
          onChange={(day) => onChange({ ...comparison, value: day })}
        />
        {operator === 'between' && (
          <DateField
            aria-label={t('condition.to')}
            w={150}
            value={String(to ?? '').slice(0, 10)}
            error={errorAt('to')}
            onChange={(day) => onChange({ ...comparison, to: day })}
          />
        )}
      </Group>
    )
  }
  return (
    <Suggested
      label={label}
      of={of === 'contact' ? 'propertyValue' : 'eventValue'}
      event={event}
      property={comparison.property}
      value={String(value ?? '')}
      error={errorAt('value')}
      onChange={(chosen) => onChange({ ...comparison, value: chosen })}
    />
  )
}

/** Filters on an event's properties, all of which must hold. */
export function EventFilters({
  where,
  onChange,
  event = '',
  errorAt,
}: {
  where: Comparison[]
  onChange: (where: Comparison[]) => void
  event?: string
  errorAt: (path: string) => string | undefined
}) {
  const { t } = useTranslation()
  return (
    <Stack gap="xs">
      {where.map((filter, index) => (
        <Group key={index} wrap="nowrap" align="flex-start" gap={6}>
          <div style={{ flex: 1 }}>
            <ComparisonFields
              of="event"
              event={event}
              comparison={filter}
              errorAt={(path) => errorAt(`where.${index}.${path}`)}
              onChange={(changed) => onChange(where.map((one, at) => (at === index ? changed : one)))}
            />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            aria-label={t('common.remove')}
            onClick={() => onChange(where.filter((_, at) => at !== index))}
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
        onClick={() => onChange([...where, { property: '', operator: 'is', value: '' }])}
      >
        {t('condition.addFilter')}
      </Button>
    </Stack>
  )
}
