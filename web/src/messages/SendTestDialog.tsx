import { TextInput } from '@mantine/core'
import type { TestAnswer } from '@parcours/contract/test-send.ts'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ContactSelect } from '../contacts/ContactSelect.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { say, sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { useSession } from '../session.tsx'
import { ReaderLanguage } from '../templates/languages/ReaderLanguage.tsx'
import { useLanguageName } from '../templates/languages/useLanguageName.ts'
import { reasonWords } from './reason.ts'

interface Props {
  send: (test: { to: string[]; contactId?: string; contactLanguage?: string }) => Promise<TestAnswer>
  /** Languages of the email. */
  languages?: readonly string[]
  onClose: () => void
  /** What is chosen besides. */
  children?: ReactNode
}

/** Sends a message to colleagues, filled in as a contact would get it. */
export function SendTestDialog({ send, languages = [], onClose, children }: Props) {
  const { t } = useTranslation()
  const { user } = useSession()
  const [to, setTo] = useState(user.email)
  const [contactId, setContactId] = useState<string | null>(null)
  const [language, setLanguage] = useState<string | null>(null)
  const nameOf = useLanguageName()
  const addresses = to
    .split(/[,;\s]+/)
    .map((address) => address.trim())
    .filter(Boolean)
  const sending = useMutation({
    mutationFn: () =>
      send({ to: addresses, ...(contactId && { contactId }), ...(language && { contactLanguage: language }) }),
    onSuccess: ({ sent }) => {
      onClose()
      const refused = sent.filter(({ result }) => result !== 'accepted')
      if (refused.length === 0) say(t('testSend.sent'))
      for (const { to: address, reason } of refused)
        sayError(t('testSend.refused', { to: address, reason: reason ? reasonWords(reason, t) : '' }))
    },
  })
  return (
    <Dialog
      title={t('testSend.title')}
      error={sending.error}
      action={t('testSend.send')}
      disabled={addresses.length === 0}
      pending={sending.isPending}
      onAct={() => sending.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('testSend.to')}
        description={t('testSend.toText')}
        value={to}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
        data-autofocus
      />
      {children}
      <ContactSelect
        label={t('testSend.as')}
        placeholder={t('testSend.anyone')}
        clearable
        value={contactId}
        onChange={setContactId}
      />
      {languages.length > 1 && (
        <ReaderLanguage
          value={language}
          onChange={setLanguage}
          data={languages.map((tag) => ({ value: tag, label: nameOf(tag) }))}
        />
      )}
    </Dialog>
  )
}
