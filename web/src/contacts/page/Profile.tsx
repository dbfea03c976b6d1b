import { ActionIcon, Box, Button, Group, Spoiler, Stack, Text, Tooltip } from '@mantine/core'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { same } from '@parcours/model/same.ts'
import { IconCheck, IconPencil, IconX } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ProblemError } from '../../client.ts'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useFormat } from '../../parts/format.ts'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { useMay } from '../../session.tsx'
import { useUnsavedForm } from '../../unsaved/useUnsavedForm.ts'
import { AddProperty } from './AddProperty.tsx'
import { FieldInput } from './FieldInput.tsx'
import {
  changesOf,
  contactFields,
  type FieldKind,
  isEditable,
  keyOfProperty,
  type ProfileField,
  propertyFields,
  valueAt,
} from './profile-fields.ts'
import { refreshContact } from './refresh-contact.ts'
import { ChangedMeanwhile, saveContact } from './save-contact.ts'

/** What is typed into the fields that are open, by their key; new properties with what they are. */
interface Typed {
  values: Record<string, unknown>
  added: Record<string, { label: string; kind: FieldKind }>
}
const NOTHING: Typed = { values: {}, added: {} }

/** What is known of a contact, in words; each is edited where it stands. */
export function Profile({ contact, etag }: { contact: ContactAnswer; etag: string | undefined }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay('editContacts')
  const properties = useQuery({ queryKey: ['properties'], queryFn: () => call('listProperties') })
  const [typed, setTyped] = useState(NOTHING)
  // What one looked at when one began: who saves over another's change is told first.
  const [seen, setSeen] = useState<{ contact: ContactAnswer; etag: string | undefined }>()
  const definitions = properties.data?.data ?? []
  const known = [
    ...contactFields(contact, (name) => t(`contacts.fields.${name}`)),
    ...propertyFields(contact, definitions),
  ]
  const fields: ProfileField[] = [
    ...known,
    ...Object.entries(typed.added)
      .filter(([key]) => !known.some((field) => field.key === key))
      .map(([key, added]) => ({ key, ...added, value: null })),
  ]
  const changed = Object.fromEntries(
    Object.entries(typed.values).filter(
      // Undefined is what could not be read.
      ([key, value]) => value !== undefined && !same(value, fields.find((field) => field.key === key)?.value),
    ),
  )
  const begin = (values: Typed) => {
    if (Object.keys(typed.values).length === 0) setSeen({ contact, etag })
    setTyped(values)
  }
  const close = () => {
    setTyped(NOTHING)
    setSeen(undefined)
  }
  const save = useMutation({
    mutationFn: () => saveContact(seen?.contact ?? contact, seen?.etag ?? etag, changesOf(changed)),
    onSuccess: () => {
      if (Object.keys(changed).length > 0) say(t('common.saved'))
      close()
      refreshContact(client, contact.id)
      void client.invalidateQueries({ queryKey: ['properties'] })
    },
    onError: (error) => {
      if (!(error instanceof ChangedMeanwhile)) return
      // To save again replaces what is seen now.
      setSeen({ contact: error.contact, etag: undefined })
      refreshContact(client, contact.id)
    },
  })
  useUnsavedForm({
    key: `profile of ${contact.id}`,
    values: { values: changed, added: typed.added },
    saved: { values: {}, added: Object.keys(changed).length > 0 ? typed.added : {} },
    restore: (kept) => begin(kept),
    discard: close,
    save: save.mutateAsync,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (Object.keys(changed).length > 0) save.mutate()
    else close()
  }
  const cancel = (key: string) => {
    const { [key]: _, ...values } = typed.values
    const { [key]: __, ...added } = typed.added
    if (Object.keys(values).length === 0) close()
    else setTyped({ values, added })
    save.reset()
  }
  const errorOf = ({ key }: ProfileField): string | undefined => {
    return save.error instanceof ProblemError ? save.error.fieldError(key) : undefined
  }
  return (
    <Box component="form" onSubmit={submit}>
      <Stack gap={2}>
        {fields.map((field) =>
          Object.hasOwn(typed.values, field.key) ? (
            <Group key={field.key} align="flex-end" wrap="nowrap" gap={4} py={4}>
              <Box flex={1} miw={0}>
                <FieldInput
                  field={field}
                  value={typed.values[field.key]}
                  error={errorOf(field)}
                  onChange={(value) => setTyped({ ...typed, values: { ...typed.values, [field.key]: value } })}
                  onCancel={() => cancel(field.key)}
                />
              </Box>
              <ActionIcon
                type="submit"
                size="lg"
                variant="light"
                loading={save.isPending}
                aria-label={`${t('common.save')} (${field.label})`}
              >
                <IconCheck size={16} />
              </ActionIcon>
              <ActionIcon
                size="lg"
                variant="default"
                aria-label={t('contact.cancelEdit', { label: field.label })}
                onClick={() => cancel(field.key)}
              >
                <IconX size={16} />
              </ActionIcon>
            </Group>
          ) : (
            <FieldRow
              key={field.key}
              field={field}
              {...(may &&
                isEditable(field) && {
                  onEdit: () => begin({ ...typed, values: { ...typed.values, [field.key]: field.value } }),
                })}
            />
          ),
        )}
        {save.error && (
          <ErrorNote error={save.error instanceof ChangedMeanwhile ? changedNote(save.error) : save.error} />
        )}
        {Object.keys(contact.properties).length === 0 && (
          <Text size="sm" c="dimmed" mt="xs">
            {t('contact.nothingKnown')}
          </Text>
        )}
        {may && (
          <AddProperty
            definitions={definitions}
            isTaken={(name) => fields.some(({ key }) => key === keyOfProperty(name))}
            onAdd={(name, added) => {
              const key = keyOfProperty(name)
              begin({ values: { ...typed.values, [key]: null }, added: { ...typed.added, [key]: added } })
            }}
          />
        )}
        {Object.keys(changed).length > 1 && (
          <Group justify="flex-end" mt="xs">
            <Button variant="default" size="xs" onClick={close}>
              {t('common.discard')}
            </Button>
            <Button type="submit" size="xs" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </Box>
  )

  function changedNote({ contact: now }: ChangedMeanwhile): Error {
    const [key = ''] = Object.keys(changed)
    return new Error(t('contact.changedMeanwhile', { value: String(valueAt(now, key) ?? '–') }))
  }
}

/** Characters of a value that is shown in part at first. */
const LONG = 200

/** A field in words, with a pencil. */
function FieldRow({ field, onEdit }: { field: ProfileField; onEdit?: () => void }) {
  const { t } = useTranslation()
  const words = useFieldWords()
  const said = words(field)
  const label = t('contact.edit', { label: field.label })
  return (
    <Group wrap="nowrap" gap="xs" align="flex-start">
      <Text size="sm" c="dimmed" w="36%" style={{ flexShrink: 0, overflowWrap: 'anywhere' }} py={4}>
        {field.label}
      </Text>
      <Text
        size="sm"
        flex={1}
        miw={0}
        py={4}
        style={{ overflowWrap: 'anywhere' }}
        {...(said === undefined && { c: 'dimmed' })}
      >
        {said !== undefined && said.length > LONG ? (
          <Spoiler maxHeight={120} showLabel={t('contact.showWhole')} hideLabel={t('contact.showStart')}>
            {said}
          </Spoiler>
        ) : (
          (said ?? t('contact.notSet'))
        )}
      </Text>
      {onEdit && (
        <Tooltip label={label}>
          <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onEdit}>
            <IconPencil size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  )
}

/** What a field says; undefined where nothing is known. */
function useFieldWords(): (field: ProfileField) => string | undefined {
  const format = useFormat()
  return ({ kind, value }) => {
    if (value === null || value === undefined || value === '') return undefined
    if (kind === 'country') return format.country(String(value))
    if (kind === 'language') return format.language(String(value))
    if (kind === 'timeZone') return String(value).replaceAll('_', ' ')
    return format.value(value)
  }
}
