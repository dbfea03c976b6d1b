import { Select } from '@mantine/core'
import { OFFERED_LANGUAGES, WrittenLanguage } from '@parcours/model/content/language.ts'
import { useState } from 'react'
import { useLanguageName } from './useLanguageName.ts'

interface Props {
  label: string
  description?: string
  value: string | null
  /** Languages that the email has already. */
  except?: readonly string[]
  onChange: (language: string | null) => void
}

/** One of the usual languages, or any other by its code. */
export function LanguageSelect({ label, description, value, except = [], onChange }: Props) {
  const nameOf = useLanguageName()
  const [typed, setTyped] = useState('')
  const codes = new Set<string>(OFFERED_LANGUAGES)
  if (value) codes.add(value)
  if (WrittenLanguage.safeParse(typed).success) codes.add(typed)
  const data = [...codes]
    .filter((code) => !except.includes(code))
    .map((code) => ({ value: code, label: code === typed ? `${nameOf(code)} (${code})` : nameOf(code) }))
    .sort((one, other) => one.label.localeCompare(other.label))
  return (
    <Select
      label={label}
      description={description}
      searchable
      value={value}
      data={data}
      onSearchChange={setTyped}
      onChange={onChange}
    />
  )
}
