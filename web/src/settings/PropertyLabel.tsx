import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'

interface Props {
  property: string
  label: string
  readOnly: boolean
  /** @throws when it is refused */
  save: (label: string) => Promise<unknown>
}

/** What a property is called: saved as the field is left, and kept until that succeeds. */
export function PropertyLabel({ property, label, readOnly, save }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(label)
  useEffect(() => setTyped(label), [label])
  const name = typed.trim()
  useUnsavedForm({
    key: `property ${property}`,
    values: { label: name || label },
    saved: { label },
    restore: (kept) => setTyped(kept.label),
    discard: () => setTyped(label),
    save: () => save(name),
  })
  return (
    <TextInput
      aria-label={t('properties.labelOf', { key: property })}
      value={typed}
      maxLength={100}
      readOnly={readOnly}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      // What is refused stays typed, and says so.
      onBlur={() => (name === '' ? setTyped(label) : name !== label && void save(name).catch(() => {}))}
    />
  )
}
