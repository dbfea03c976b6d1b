import { Text } from '@mantine/core'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { say } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { ContactSelect } from './ContactSelect.tsx'
import { contactName } from './name.ts'

/** Makes another contact and this one into one: this one stays. */
export function MergeContact({ contact, onClose }: { contact: ContactAnswer; onClose: () => void }) {
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
  })
  return (
    <Dialog
      title={t('contacts.mergeTitle', { name })}
      error={merge.error}
      action={t('contacts.mergeConfirm')}
      disabled={!from}
      pending={merge.isPending}
      onAct={() => from && merge.mutate(from)}
      onClose={onClose}
    >
      <Text>{t('contacts.mergeText', { name })}</Text>
      <ContactSelect label={t('contacts.mergeOther')} value={from} onChange={setFrom} without={contact.id} />
    </Dialog>
  )
}
