import { Select, TagsInput, TextInput } from '@mantine/core'
import { ZONES } from '@parcours/model/values/zone.ts'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../parts/DateField.tsx'
import { useFormat } from '../../parts/format.ts'
import { OptionalNumberField } from '../../parts/NumberField.tsx'
import { countryCodes, LANGUAGES } from './choices.ts'
import type { ProfileField } from './profile-fields.ts'

interface Props {
  field: ProfileField
  value: unknown
  error: string | undefined
  onChange: (value: unknown) => void
  onCancel: () => void
}

/** Digits behind the point that a property may have. */
const DECIMALS = 10
const byLabel = (one: { label: string }, other: { label: string }) => one.label.localeCompare(other.label)

/** The field in which a field is edited, by its kind. */
export function FieldInput({ field, value, error, onChange, onCancel }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const common = {
    label: field.label,
    error,
    size: 'sm',
    'data-autofocus': true,
    autoFocus: true,
    onKeyDown: (event: React.KeyboardEvent) => event.key === 'Escape' && onCancel(),
  } as const
  const text = typeof value === 'string' ? value : ''
  const select = (data: { value: string; label: string }[]) => (
    <Select
      {...common}
      searchable
      clearable
      // One that is stored and not offered stays.
      data={!text || data.some((one) => one.value === text) ? data : [{ value: text, label: text }, ...data]}
      value={text || null}
      onChange={onChange}
    />
  )
  switch (field.kind) {
    case 'country':
      return select(
        countryCodes()
          .map((code) => ({ value: code, label: format.country(code) }))
          .sort(byLabel),
      )
    case 'language':
      return select(
        [...new Set([...LANGUAGES, ...(text ? [text] : [])])]
          .map((code) => ({ value: code, label: format.language(code) }))
          .sort(byLabel),
      )
    case 'timeZone':
      return select(ZONES.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })))
    case 'boolean':
      return (
        <Select
          {...common}
          clearable
          data={['true', 'false'].map((one) => ({ value: one, label: t(one === 'true' ? 'common.yes' : 'common.no') }))}
          value={typeof value === 'boolean' ? String(value) : null}
          onChange={(chosen) => onChange(chosen === null ? null : chosen === 'true')}
        />
      )
    case 'number':
      return (
        <OptionalNumberField
          {...common}
          min={Number.MIN_SAFE_INTEGER}
          decimals={DECIMALS}
          value={typeof value === 'number' ? value : null}
          onChange={onChange}
        />
      )
    case 'date':
      return <DateField {...common} value={text} onUnread={() => onChange(undefined)} onChange={onChange} />
    case 'moment':
      return (
        <DateField
          {...common}
          type="datetime-local"
          value={toLocal(text)}
          onUnread={() => onChange(undefined)}
          onChange={(local) => onChange(local && toMoment(local))}
        />
      )
    case 'list':
      return (
        <TagsInput
          {...common}
          description={t('contact.listHint')}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
        />
      )
    case 'text':
      return (
        <TextInput
          {...common}
          maxLength={1000}
          value={value === null || value === undefined ? '' : String(value)}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
  }
}

/** A moment as a field for it takes it, where the reader is. */
function toLocal(moment: string): string {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return ''
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const toMoment = (local: string) => new Date(local).toISOString()
