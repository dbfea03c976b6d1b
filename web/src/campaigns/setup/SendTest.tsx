import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { SendTestDialog } from '../../messages/SendTestDialog.tsx'
import { useMay } from '../../session.tsx'

/** Sends a variant to colleagues, filled in as a contact would get it. */
export function SendTest({ campaignId, variants }: { campaignId: string; variants: string[] }) {
  const { t } = useTranslation()
  const may = useMay('author')
  const [open, setOpen] = useState(false)
  const [variant, setVariant] = useState(variants[0] ?? 'A')
  if (!may) return null
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('testSend.button')}
      </Button>
      {open && (
        <SendTestDialog
          send={(test) => call('sendCampaignTest', { params: { id: campaignId }, body: { ...test, variant } })}
          onClose={() => setOpen(false)}
        >
          {variants.length > 1 && (
            <SegmentedControl
              aria-label={t('campaigns.results.variant')}
              value={variant}
              onChange={setVariant}
              data={variants}
            />
          )}
        </SendTestDialog>
      )}
    </>
  )
}
