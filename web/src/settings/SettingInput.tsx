import { Select, Switch, TextInput } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { useTranslation } from 'react-i18next'
import { OptionalNumberField } from '../parts/NumberField.tsx'
import { SecretField } from '../parts/SecretField.tsx'

export type Provider = AnswerOf<Routes['listProviders']>['data'][number]
type Field = Provider['fields'][number]
type Value = string | number | boolean

interface Props {
  field: Field
  value: Value
  /** A secret that is given already is kept when its field stays empty. */
  isKept: boolean
  readOnly: boolean
  error?: React.ReactNode
  onChange: (value: Value) => void
}

/** What a form begins with for a setting that nobody gave. */
export const emptyValue = ({ type, default: usual }: Field): Value => usual ?? (type === 'switch' ? false : '')

/** One setting of a provider, as its own schema describes it. */
export function SettingInput({ field, value, isKept, readOnly, error, onChange }: Props) {
  const { t } = useTranslation()
  const { type, label, help, placeholder, required, minimum, maximum, maxLength, choices } = field
  const common = { label, description: help, error, withAsterisk: required && !isKept }
  const text = { ...common, readOnly, autoComplete: 'off', ...(maxLength && { maxLength }) }
  switch (type) {
    case 'switch':
      return (
        <Switch
          label={label}
          description={help}
          error={error}
          disabled={readOnly}
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      )
    case 'number':
      return (
        <OptionalNumberField
          {...common}
          readOnly={readOnly}
          {...(minimum !== null && { min: minimum })}
          {...(maximum !== null && { max: maximum })}
          value={value === '' ? null : Number(value)}
          onChange={(number) => onChange(number ?? '')}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          readOnly={readOnly}
          searchable
          data={choices}
          value={String(value) || null}
          onChange={(choice) => onChange(choice ?? '')}
        />
      )
    case 'secret':
      return (
        <SecretField
          {...text}
          placeholder={isKept ? t('settings.secretKept') : (placeholder ?? '')}
          value={String(value)}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
    case 'email':
    case 'text':
      return (
        <TextInput
          {...text}
          type={type}
          placeholder={placeholder ?? ''}
          value={String(value)}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
  }
}
