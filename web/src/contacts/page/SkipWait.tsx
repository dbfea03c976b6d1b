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

/** Asks before a contact goes on at once: emails leave. */
export function SkipWait({ contactId, name, entry: { journeyId, journey, entryId, step }, onClose }: Props) {
  const { t } = useTranslation()
  const words = useWords()
  const client = useQueryClient()
  const skip = useMutation({
    mutationFn: () =>
      call('skipJourneyWait', { params: { id: journeyId }, body: { contactId, entryId, nodeId: step?.id ?? '' } }),
    onSuccess: ({ skipped }) => {
      say(t(skipped > 0 ? 'contact.skip.done' : 'contact.skip.moved', { name, journey }))
      refreshContact(client, contactId)
      onClose()
    },
  })
  return (
    <Dialog
      title={t('contact.skip.title', { journey })}
      error={skip.error}
      action={t('contact.skip.action')}
      pending={skip.isPending}
      onAct={() => skip.mutate()}
      onClose={onClose}
    >
      <Text>{t('contact.skip.text', { name, step: step ? stepName(step, words) : '' })}</Text>
    </Dialog>
  )
}
