import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { ContactSelect } from '../../contacts/ContactSelect.tsx'
import { reasonWords } from '../../messages/reason.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { say, sayError } from '../../parts/notify.ts'
import { useMay, useSession } from '../../session.tsx'

/** Sends a variant to colleagues, filled in as a contact would get it. */
export function SendTest({ campaignId, variants }: { campaignId: string; variants: string[] }) {
  const { t } = useTranslation()
  const { user } = useSession()
  const may = useMay('author')
  const [open, setOpen] = useState(false)
  const [to, setTo] = useState(user.email)
  const [variant, setVariant] = useState(variants[0] ?? 'A')
  const [contactId, setContactId] = useState<string | null>(null)
  const addresses = to
    .split(/[,;\s]+/)
    .map((address) => address.trim())
    .filter(Boolean)
  const send = useMutation({
    mutationFn: () =>
      call('sendCampaignTest', {
        params: { id: campaignId },
        body: { to: addresses, variant, ...(contactId && { contactId }) },
      }),
    onSuccess: ({ sent }) => {
      setOpen(false)
      const refused = sent.filter(({ result }) => result !== 'accepted')
      if (refused.length === 0) say(t('campaigns.test.sent'))
      for (const { to: address, reason } of refused)
        sayError(t('campaigns.test.refused', { to: address, reason: reason ? reasonWords(reason, t) : '' }))
    },
  })
  if (!may) return null
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('campaigns.test.button')}
      </Button>
      {open && (
        <Dialog
          title={t('campaigns.test.title')}
          error={send.error}
          action={t('campaigns.test.send')}
          disabled={addresses.length === 0}
          pending={send.isPending}
          onAct={() => send.mutate()}
          onClose={() => setOpen(false)}
        >
          <TextInput
            label={t('campaigns.test.to')}
            description={t('campaigns.test.toText')}
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
            data-autofocus
          />
          {variants.length > 1 && (
            <SegmentedControl
              aria-label={t('campaigns.results.variant')}
              value={variant}
              onChange={setVariant}
              data={variants}
            />
          )}
          <ContactSelect
            label={t('campaigns.test.as')}
            placeholder={t('campaigns.test.anyone')}
            clearable
            value={contactId}
            onChange={setContactId}
          />
        </Dialog>
      )}
    </>
  )
}
