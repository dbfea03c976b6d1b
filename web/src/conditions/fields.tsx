import { Anchor, Autocomplete, Group, type OptionsFilter, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { NumberField } from '../parts/NumberField.tsx'
import { similarName } from './similar-name.ts'
import { useFacets } from './useConditionNames.ts'

type Compare = 'atLeast' | 'atMost' | 'exactly'

/** How often or how much. */
export function AmountFields({
  value,
  onChange,
  error,
  suffix,
}: {
  value: { compare: Compare; amount: number }
  onChange: (value: { compare: Compare; amount: number }) => void
  error?: string | undefined
  suffix?: string
}) {
  const { t } = useTranslation()
  return (
    <Group gap={6} align="flex-start">
      <Select
        aria-label={t('condition.compare')}
        w={130}
        allowDeselect={false}
        value={value.compare}
        data={(['atLeast', 'atMost', 'exactly'] as const).map((one) => ({
          value: one,
          label: t(`condition.compares.${one}`),
        }))}
        onChange={(compare) => onChange({ ...value, compare: (compare ?? 'atLeast') as Compare })}
      />
      <NumberField
        aria-label={t('condition.amount')}
        w={110}
        min={0}
        max={1e12}
        decimals={2}
        value={value.amount}
        error={error}
        suffix={suffix ? ` ${suffix}` : ''}
        onChange={(amount) => onChange({ ...value, amount })}
      />
    </Group>
  )
}

interface SuggestedProps {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
  of: 'propertyValue' | 'eventProperty' | 'eventValue' | 'product' | 'category'
  event?: string
  property?: string
}

/** What occurs here, most frequent first, and how often; nothing until it is known what it is asked of. */
export function useSuggestions({
  of,
  event = '',
  property = '',
}: Pick<SuggestedProps, 'of' | 'event' | 'property'>): Map<string, number> {
  const wanted = of === 'product' || of === 'category' || (of === 'propertyValue' ? property !== '' : event !== '')
  const found = useQuery({
    queryKey: ['suggestions', of, event, property],
    queryFn: () => call('listSuggestions', { query: { of, event, property } }),
    enabled: wanted,
    staleTime: 60_000,
  })
  return new Map((found.data?.data ?? []).map((one) => [one.value, one.count]))
}

/** A text, with what occurs here offered. */
export function Suggested({ label, value, onChange, error, ...asked }: SuggestedProps) {
  const format = useFormat()
  const counts = useSuggestions(asked)
  return (
    <Autocomplete
      aria-label={label}
      placeholder={label}
      w={190}
      data={[...counts.keys()]}
      renderOption={({ option }) => (
        <Group justify="space-between" w="100%" wrap="nowrap">
          <span>{option.value}</span>
          <span style={{ color: 'var(--mantine-color-dimmed)' }}>{format.number(counts.get(option.value) ?? 0)}</span>
        </Group>
      )}
      value={value}
      error={error}
      onChange={onChange}
    />
  )
}

/** The name of an event, with those offered that have happened here. */
export function EventName({
  value,
  onChange,
  error,
  label,
  isNew = false,
}: {
  value: string
  onChange: (value: string) => void
  error: string | undefined
  label: string
  /** Whether a name that never arrived is as good as any. */
  isNew?: boolean
}) {
  const { t } = useTranslation()
  const events = useFacets().data?.events
  const names = (events ?? []).map((event) => event.value)
  const isUnseen = !isNew && isAllOfThem(events) && value.trim() !== '' && !names.includes(value.trim())
  const similar = isUnseen ? similarName(value, names) : undefined
  return (
    <Stack gap={4}>
      <Autocomplete
        label={label}
        data={names}
        // What is chosen already keeps no other name out of the list.
        {...(names.includes(value) && { filter: everyOption })}
        value={value}
        error={error}
        onChange={onChange}
      />
      {isUnseen && (
        <Text size="xs" c="dimmed" role="status">
          {t('condition.eventUnseen')}{' '}
          {similar && (
            <Anchor component="button" type="button" size="xs" onClick={() => onChange(similar)}>
              {t('condition.eventMeant', { event: similar })}
            </Anchor>
          )}
        </Text>
      )}
    </Stack>
  )
}

const everyOption: OptionsFilter<string> = ({ options }) => options

/** So many names are told at most: of more than these, one that is not among them may be known all the same. */
const MAX_EVENTS = 100

const isAllOfThem = (events: unknown[] | undefined): boolean => events !== undefined && events.length < MAX_EVENTS

const LISTS = {
  segments: (): Promise<Named> => call('listSegments'),
  journeys: (): Promise<Named> => call('listJourneys'),
  templates: (): Promise<Named> => call('listTemplates'),
  campaigns: (): Promise<Named> => call('listCampaigns'),
}
type Named = { data: { id: string; name: string }[] }

/** One of the workspace's objects, by name. */
export function ObjectSelect({
  label,
  of,
  value,
  onChange,
  error,
  clearable = false,
  without,
}: {
  label: string
  of: keyof typeof LISTS
  value: string
  onChange: (id: string) => void
  error?: string | undefined
  clearable?: boolean
  without?: string
}) {
  const list = useQuery({ queryKey: [of], queryFn: LISTS[of] })
  return (
    <Select
      aria-label={label}
      placeholder={label}
      w={230}
      searchable
      clearable={clearable}
      value={value || null}
      error={error}
      data={(list.data?.data ?? [])
        .filter(({ id }) => id !== without)
        .map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => onChange(id ?? '')}
    />
  )
}
