import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { showFieldErrors } from '../parts/field-errors.ts'
import { paths } from '../paths.ts'

const FIELDS = ['firstName', 'lastName', 'email', 'phone', 'externalId'] as const

/** Creates a contact; the one who has this email, phone or id already is updated instead. */
export function NewContact({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const form = useForm<Record<(typeof FIELDS)[number], string>>({
    initialValues: { firstName: '', lastName: '', email: '', phone: '', externalId: '' },
  })
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      call('upsertContact', { body: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['contacts'] })
      void navigate(paths.contact(id))
    },
    onError: (error) => showFieldErrors(form, error),
  })
  return (
    <Modal opened={opened} onClose={onClose} title={t('contacts.new')}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <ErrorNote error={save.error} />
          {FIELDS.map((field) => (
            <TextInput key={field} label={t(`contacts.fields.${field}`)} {...form.getInputProps(field)} />
          ))}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
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
