import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { say, sayError } from '../parts/notify.ts'
import { ContactSelect } from './ContactSelect.tsx'
import { contactName } from './name.ts'

/** Makes another contact and this one into one: this one stays. */
export function MergeContact({
  contact,
  opened,
  onClose,
}: {
  contact: ContactAnswer
  opened: boolean
  onClose: () => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [from, setFrom] = useState<string | null>(null)
  const name = contactName(contact) || t('contacts.unnamed')
  const merge = useMutation({
    mutationFn: (other: string) => call('mergeContact', { params: { id: contact.id }, body: { from: other } }),
    onSuccess: () => {
      say(t('contacts.merged'))
      onClose()
      void client.invalidateQueries()
    },
    onError: sayError,
  })
  return (
    <Modal opened={opened} onClose={onClose} title={t('contacts.mergeTitle', { name })}>
      <Stack>
        <Text>{t('contacts.mergeText', { name })}</Text>
        <ContactSelect label={t('contacts.mergeOther')} value={from} onChange={setFrom} without={contact.id} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={!from} loading={merge.isPending} onClick={() => from && merge.mutate(from)}>
            {t('contacts.mergeConfirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
