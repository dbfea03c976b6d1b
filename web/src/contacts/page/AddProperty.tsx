import { Autocomplete, Button, Group, Select, Stack } from '@mantine/core'
import { isContactField, PROPERTY_TYPES, type PropertyType } from '@parcours/model/contacts/fields.ts'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  definitions: readonly { key: string; label: string; type: PropertyType }[]
  /** Whether the contact has a property of this name already. */
  isTaken: (name: string) => boolean
  onAdd: (key: string, added: { label: string; kind: PropertyType }) => void
}

/** Opens a property that the contact does not have yet: one of the workspace by its name, or a new one. */
export function AddProperty({ definitions, isTaken, onAdd }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [type, setType] = useState<PropertyType>('text')
  const offered = definitions.filter(({ key }) => !isTaken(key))
  const typed = name.trim()
  const known = definitions.find(({ key, label }) => label === typed || key === typed)
  const key = known?.key ?? typed
  const isKnown = typed !== '' && (isTaken(key) || isContactField(key))
  const close = () => {
    setOpen(false)
    setName('')
    setType('text')
  }
  const add = () => {
    if (typed === '' || isKnown) return
    onAdd(key, { label: known?.label ?? key, kind: known?.type ?? type })
    close()
  }
  if (!open)
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        mt="xs"
        leftSection={<IconPlus size={14} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => setOpen(true)}
      >
        {t('contact.addProperty')}
      </Button>
    )
  return (
    <Stack gap="xs" mt="xs">
      <Autocomplete
        label={t('contact.propertyName')}
        description={t('contact.propertyNameText')}
        autoFocus
        maxLength={100}
        value={name}
        error={isKnown ? t('contact.propertyExists') : undefined}
        data={[...new Set(offered.map(({ label }) => label))]}
        onChange={setName}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close()
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
      {typed !== '' && !known && !isKnown && (
        <Select
          label={t('properties.type')}
          allowDeselect={false}
          value={type}
          data={PROPERTY_TYPES.map((one) => ({ value: one, label: t(`properties.types.${one}`) }))}
          onChange={(value) => setType(value as PropertyType)}
        />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="xs" onClick={close}>
          {t('common.cancel')}
        </Button>
        <Button size="xs" disabled={typed === '' || isKnown} onClick={add}>
          {t('contact.addProperty')}
        </Button>
      </Group>
    </Stack>
  )
}
