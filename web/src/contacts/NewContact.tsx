import { Anchor, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { call, ProblemError } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { showFieldErrors } from '../parts/field-errors.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'
import { contactName } from './name.ts'

const FIELDS = ['firstName', 'lastName', 'email', 'phone', 'externalId'] as const
type Values = Record<(typeof FIELDS)[number], string>
const EMPTY: Values = { firstName: '', lastName: '', email: '', phone: '', externalId: '' }

/** Creates a contact. One who has this email, phone or id already is not changed, but shown. */
export function NewContact({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const form = useForm<Values>({ initialValues: EMPTY })
  const save = useMutation({
    mutationFn: (values: Values) =>
      call('upsertContact', {
        query: { existing: 'refuse' },
        body: Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== '')),
      }),
    onSuccess: ({ id }) => {
      saved()
      void client.invalidateQueries({ queryKey: ['contacts'] })
      void navigate(paths.contact(id))
    },
    onError: (error) => showFieldErrors(form, error),
  })
  const saved = useUnsavedForm({
    key: 'new contact',
    values: form.values,
    saved: EMPTY,
    restore: form.setValues,
    discard: form.reset,
  })
  const cancel = () => {
    saved()
    onClose()
  }
  const taken =
    save.error instanceof ProblemError && save.error.problem.code === 'contact.exists'
      ? save.error.problem.errors.map(({ path }) => path as keyof Values)
      : []
  return (
    <Modal opened onClose={onClose} title={t('contacts.new')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <ErrorNote error={save.error} />
          {taken.map((field) => (
            <Holder key={field} value={save.variables?.[field] ?? ''} field={field} onOpen={saved} />
          ))}
          {FIELDS.map((field, index) => (
            <TextInput
              key={field}
              label={t(`contacts.fields.${field}`)}
              maxLength={1000}
              data-autofocus={index === 0 || undefined}
              {...form.getInputProps(field)}
            />
          ))}
          <Group justify="flex-end">
            <Button variant="default" onClick={cancel}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('contacts.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Who has the value already, with the way there. */
function Holder({ value, field, onOpen }: { value: string; field: keyof Values; onOpen: () => void }) {
  const { t } = useTranslation()
  const search = value.trim()
  const found = useQuery({
    queryKey: ['contacts', 'holder', field, search],
    queryFn: () => call('listContacts', { query: { search, limit: 20 } }),
  })
  // Of those that are found by a part of it, the one who has it whole, or the only one.
  const contacts = found.data?.data ?? []
  const holder =
    contacts.find((one) => one[field]?.toLowerCase() === search.toLowerCase()) ??
    (contacts.length === 1 ? contacts[0] : undefined)
  if (!holder) return null
  const name = contactName(holder) || t('contacts.unnamed')
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {t('contact.existing.text', { name, fields: t(`contacts.fields.${field}`) })}{' '}
      <Anchor component={Link} to={paths.contact(holder.id)} size="sm" onClick={onOpen}>
        {t('contact.existing.open', { name })}
      </Anchor>
    </Text>
  )
}
