import { Alert, Select, Text } from '@mantine/core'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { contactName } from '../name.ts'
import { refreshContact } from './refresh-contact.ts'

/** Adds a contact to a live journey; says why where its rules for entering refuse. */
export function AddToJourney({ contact, onClose }: { contact: ContactAnswer; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const [journeyId, setJourneyId] = useState<string | null>(null)
  const journeys = useQuery({ queryKey: ['journeys'], queryFn: () => call('listJourneys') })
  const offered = (journeys.data?.data ?? []).filter(({ startable }) => startable)
  const name = contactName(contact) || t('contacts.unnamed')
  const journey = offered.find(({ id }) => id === journeyId)?.name ?? ''
  const add = useMutation({
    mutationFn: (id: string) =>
      call('addJourneyContacts', {
        params: { id },
        body: { audience: { kind: 'contacts', contactIds: [contact.id] } },
      }),
    onSuccess: ({ entered }) => {
      if (entered === 0) return
      say(t('contact.enroll.done', { name, journey }))
      refreshContact(client, contact.id)
      onClose()
    },
  })
  const refused = add.data?.refused
  return (
    <Dialog
      title={t('contact.enroll.title', { name })}
      error={add.error}
      action={t('contact.enroll.action')}
      disabled={!journeyId || refused !== undefined}
      pending={add.isPending}
      onAct={() => journeyId && add.mutate(journeyId)}
      onClose={onClose}
    >
      {journeys.data && offered.length === 0 ? (
        <Text>{t('contact.enroll.none')}</Text>
      ) : (
        <Select
          label={t('contact.enroll.journey')}
          description={t('contact.enroll.text')}
          searchable
          data-autofocus
          value={journeyId}
          data={offered.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(id) => {
            add.reset()
            setJourneyId(id)
          }}
        />
      )}
      {refused && (
        <Alert color="yellow" role="status">
          {t('contact.enroll.refused', { name, reason: refused.message })}
          {refused.at && ` ${t('contact.enroll.lastEntered', { when: format.dateTime(refused.at) })}`}
        </Alert>
      )}
    </Dialog>
  )
}
