import { List, Text } from '@mantine/core'
import type { ContactAnswer, ContactOverviewAnswer } from '@parcours/contract/contacts.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { paths } from '../../paths.ts'
import { contactName } from '../name.ts'

interface Props {
  contact: ContactAnswer
  recorded: ContactOverviewAnswer['recorded'] | undefined
  onClose: () => void
}

/** Erases a contact, after saying in numbers what goes. */
export function EraseContact({ contact, recorded, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const client = useQueryClient()
  const erase = useMutation({
    mutationFn: () => call('eraseContact', { params: { id: contact.id } }),
    onSuccess: () => {
      say(t('contacts.erased'))
      void client.invalidateQueries({ queryKey: ['contacts'] })
      void navigate(paths.contacts())
    },
  })
  return (
    <Dialog
      title={t('contacts.eraseTitle', { name: contactName(contact) || t('contacts.unnamed') })}
      error={erase.error}
      action={t('contacts.eraseConfirm')}
      danger
      disabled={!recorded}
      pending={erase.isPending}
      onAct={() => erase.mutate()}
      onClose={onClose}
    >
      <Text>{t('contact.erase.text')}</Text>
      <List>
        <List.Item>{t('contact.erase.profile')}</List.Item>
        {recorded &&
          (['events', 'messages', 'orders', 'entries'] as const)
            .filter((what) => recorded[what] > 0)
            .map((what) => (
              <List.Item key={what}>
                {t(`contact.erase.${what}`, { count: recorded[what], formatted: format.number(recorded[what]) })}
              </List.Item>
            ))}
      </List>
    </Dialog>
  )
}
