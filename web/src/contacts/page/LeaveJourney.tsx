import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useWords } from '../../journeys/canvas/useWords.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { stepName } from '../timeline/step-words.ts'
import type { OpenEntry } from './open-entry.ts'
import { refreshContact } from './refresh-contact.ts'

interface Props {
  contactId: string
  name: string
  entry: OpenEntry
  onClose: () => void
}

/** Asks before a contact leaves a journey: its rules may not let them in again. */
export function LeaveJourney({ contactId, name, entry: { journeyId, journey, entryId, step }, onClose }: Props) {
  const { t } = useTranslation()
  const words = useWords()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call('removeJourneyContact', { params: { id: journeyId }, body: { contactId, entryId } }),
    onSuccess: ({ removed }) => {
      say(t(removed > 0 ? 'contact.remove.done' : 'contact.remove.moved', { name, journey }))
      refreshContact(client, contactId)
      onClose()
    },
  })
  return (
    <Dialog
      title={t('contact.remove.title', { name, journey })}
      error={remove.error}
      action={t('contact.remove.action')}
      danger
      pending={remove.isPending}
      onAct={() => remove.mutate()}
      onClose={onClose}
    >
      <Text>{t('contact.remove.text', { name, step: step ? stepName(step, words) : '' })}</Text>
    </Dialog>
  )
}
