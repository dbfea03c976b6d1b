import { Autocomplete, Group, SegmentedControl, Select, Stack, Switch, TagsInput } from '@mantine/core'
import { entryEventOf, entryKeyOf, resultNames } from '@parcours/model/journey/facets.ts'
import { triggerOf } from '@parcours/model/journey/graph.ts'
import {
  countsFromMoment,
  DATE_SOURCES,
  type DateOffset,
  dateOffsetOf,
  dateSourceOf,
  followsDate,
  MAX_MOVING_EVENTS,
  MAX_OFFSET,
  OFFSET_UNITS,
  type WaitDate,
} from '@parcours/model/journey/nodes/wait-date.ts'
import { useTranslation } from 'react-i18next'
import { useSuggestions } from '../../conditions/fields.tsx'
import { useFacets } from '../../conditions/useConditionNames.ts'
import { NumberField } from '../../parts/NumberField.tsx'
import { ContactDateSelect, LocalTime, sideOf } from './DatePropertyFields.tsx'
import { useGraph } from './graph-context.ts'
import type { FormProps, Words } from './view.ts'

/** The date in words: “2 hours before starts_at”. */
export function waitDateWords(settings: WaitDate, { t, names }: Words): string {
  const { amount, unit } = dateOffsetOf(settings)
  const side = sideOf(amount)
  const named = dateSourceOf(settings) === 'contact' ? names.property(settings.property) : settings.property
  const property = settings.property ? named : '…'
  if (side === 'on')
    return t(
      countsFromMoment({ unit }) || settings.keepTime ? 'nodes.wait.dateSummaries.at' : 'nodes.wait.propertySummary.on',
      { property },
    )
  return t(`nodes.wait.dateSummaries.${side}`, {
    duration: t(`duration.full.${unit}`, { count: Math.abs(amount) }),
    property,
  })
}

/**
 * A date that a contact or an event holds, so long before or after it, and whether the wait follows it when it moves.
 */
export function WaitDateFields<Settings extends WaitDate>({ settings, onChange, errorAt }: FormProps<Settings>) {
  const { t } = useTranslation()
  const source = dateSourceOf(settings)
  const offset = dateOffsetOf(settings)
  const inDays = !countsFromMoment(offset)
  const change = (changed: Partial<WaitDate>) => onChange({ ...settings, ...changed })
  return (
    <>
      <Select
        label={t('nodes.wait.source')}
        allowDeselect={false}
        value={source}
        error={errorAt('source')}
        data={DATE_SOURCES.map((value) => ({ value, label: t(`nodes.wait.sources.${value}`) }))}
        onChange={(chosen) =>
          chosen && chosen !== source && change({ source: chosen as typeof source, property: '', movedBy: undefined })
        }
      />
      <FormWithState settings={settings} onChange={onChange} errorAt={errorAt} />
      <Offset
        offset={offset}
        onChange={(changed) =>
          change({ offset: changed, offsetDays: 0, ...(countsFromMoment(changed) && { yearly: false }) })
        }
      />
      {inDays && <Hour settings={settings} onChange={onChange} errorAt={errorAt} />}
      {inDays && (
        <Switch
          label={t('nodes.wait.yearly')}
          description={t('nodes.wait.yearlyText')}
          checked={settings.yearly}
          onChange={({ currentTarget }) => change({ yearly: currentTarget.checked })}
        />
      )}
      {source !== 'result' && (
        <Switch
          label={t('nodes.wait.follows')}
          description={t(`nodes.wait.followsText.${source}`)}
          checked={followsDate(settings)}
          onChange={({ currentTarget }) => change({ follows: currentTarget.checked })}
        />
      )}
      {source === 'entry' && followsDate(settings) && (
        <MovingEvents settings={settings} onChange={onChange} errorAt={errorAt} />
      )}
    </>
  )
}

/** The property that holds the date, with those offered that are known of its source. */
function FormWithState<Settings extends WaitDate>({ settings, onChange, errorAt }: FormProps<Settings>) {
  const { t } = useTranslation()
  const graph = useGraph()
  const ofEvent = useSuggestions({ of: 'eventProperty', event: entryEventOf(graph) ?? '' })
  const source = dateSourceOf(settings)
  const field = {
    value: settings.property,
    error: errorAt('property'),
    onChange: (property: string) => onChange({ ...settings, property }),
  }
  if (source === 'contact') return <ContactDateSelect {...field} description={t('nodes.wait.propertyText')} />
  const kept = resultNames(graph).map((name) => `${name}.body.`)
  return (
    <Autocomplete
      label={t('nodes.wait.property')}
      description={t(`nodes.wait.heldText.${source}`)}
      maxLength={100}
      data={source === 'entry' ? [...ofEvent.keys()] : [...new Set(kept)]}
      {...field}
    />
  )
}

/** So long before or after; at the date itself, nothing is asked. */
function Offset({ offset, onChange }: { offset: DateOffset; onChange: (offset: DateOffset) => void }) {
  const { t } = useTranslation()
  const { amount, unit } = offset
  const side = sideOf(amount)
  const signed = (which: string | null, much: number) =>
    which === 'on' ? 0 : Math.max(1, much) * (which === 'before' ? -1 : 1)
  return (
    <Group grow gap={6} align="flex-end" wrap="nowrap" preventGrowOverflow={false}>
      {side !== 'on' && (
        <NumberField
          label={t('nodes.wait.offset')}
          max={MAX_OFFSET}
          value={Math.abs(amount)}
          onChange={(much) => onChange({ unit, amount: signed(side, much) })}
        />
      )}
      {side !== 'on' && (
        <Select
          aria-label={t('duration.unit')}
          allowDeselect={false}
          value={unit}
          data={OFFSET_UNITS.map((value) => ({ value, label: t(`duration.units.${value}`) }))}
          onChange={(chosen) => onChange({ amount, unit: (chosen ?? 'days') as DateOffset['unit'] })}
        />
      )}
      <Select
        {...(side === 'on' ? { label: t('nodes.wait.side') } : { 'aria-label': t('nodes.wait.side') })}
        allowDeselect={false}
        value={side}
        data={(['before', 'on', 'after'] as const).map((value) => ({ value, label: t(`nodes.wait.sides.${value}`) }))}
        onChange={(which) =>
          onChange({ unit: which === 'on' ? 'days' : unit, amount: signed(which, Math.abs(amount)) })
        }
      />
    </Group>
  )
}

/** At which hour of the day: one for all, or that of each date. */
function Hour<Settings extends WaitDate>({ settings, onChange }: FormProps<Settings>) {
  const { t } = useTranslation()
  return (
    <Stack gap={6}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('nodes.wait.hour')}
        value={settings.keepTime ? 'kept' : 'given'}
        data={(['given', 'kept'] as const).map((value) => ({ value, label: t(`nodes.wait.hours.${value}`) }))}
        onChange={(which) => onChange({ ...settings, keepTime: which === 'kept' ? true : undefined })}
      />
      {!settings.keepTime && <LocalTime settings={settings} onChange={onChange} />}
    </Stack>
  )
}

/** Events that bring a newer date under the same name. */
function MovingEvents<Settings extends WaitDate>({ settings, onChange, errorAt }: FormProps<Settings>) {
  const { t } = useTranslation()
  const facets = useFacets()
  const key = entryKeyOf(triggerOf(useGraph()))
  return (
    <TagsInput
      label={t('nodes.wait.movedBy')}
      description={key ? t('nodes.wait.movedByKeyText', { key }) : t('nodes.wait.movedByText')}
      data={(facets.data?.events ?? []).map(({ value }) => value)}
      maxTags={MAX_MOVING_EVENTS}
      value={settings.movedBy ?? []}
      error={errorAt('movedBy')}
      onChange={(chosen) => onChange({ ...settings, movedBy: chosen.length > 0 ? chosen : undefined })}
    />
  )
}
