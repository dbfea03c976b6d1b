import { Select, Text } from '@mantine/core'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { reasonWords } from '../../messages/reason.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { say, sayError } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { contactName } from '../name.ts'

/** Sends a published email to a contact's address as a test, filled in for them. */
export function SendTestTo({ contact, onClose }: { contact: ContactAnswer; onClose: () => void }) {
  const { t } = useTranslation()
  const [templateId, setTemplateId] = useState<string | null>(null)
  const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('listTemplates') })
  const name = contactName(contact) || t('contacts.unnamed')
  const address = contact.email ?? ''
  const send = useMutation({
    mutationFn: (id: string) =>
      call('sendTemplateTest', {
        params: { id },
        body: { to: [address], contactId: contact.id, version: 'published' },
      }),
    onSuccess: ({ sent }) => {
      onClose()
      const refused = sent.filter(({ result }) => result !== 'accepted')
      if (refused.length === 0) say(t('testSend.sent'))
      for (const { to, reason } of refused)
        sayError(t('testSend.refused', { address: to, reason: reason ? reasonWords(reason, t) : '' }))
    },
  })
  return (
    <Dialog
      title={t('contact.test.title', { name })}
      error={send.error}
      action={t('contact.test.action')}
      disabled={!templateId}
      pending={send.isPending}
      onAct={() => templateId && send.mutate(templateId)}
      onClose={onClose}
    >
      <Text style={{ overflowWrap: 'anywhere' }}>{t('contact.test.text', { address })}</Text>
      <Select
        label={t('contact.test.email')}
        searchable
        data-autofocus
        value={templateId}
        onChange={setTemplateId}
        data={(templates.data?.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
      />
    </Dialog>
  )
}
