import { ActionIcon, Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { SendTestDialog } from '../messages/SendTestDialog.tsx'
import { useMay } from '../session.tsx'

interface Props {
  templateId: string
  version: 'draft' | 'published'
  languages?: readonly string[]
  /** The default one of the workspace when absent. */
  connectionId?: string | undefined
  /** Saves what is written first. @throws when it cannot be saved */
  save?: () => Promise<unknown>
  /** In the head of an editor, where a phone has room for an icon only; or within a panel. */
  size?: 'sm' | 'compact-sm'
}

/** Sends an email to colleagues, whether or not a campaign has it. */
export function SendTemplateTest({ templateId, version, languages, connectionId, save, size = 'sm' }: Props) {
  const { t } = useTranslation()
  const may = useMay('author')
  const [open, setOpen] = useState(false)
  if (!may) return null
  return (
    <>
      {size === 'sm' && (
        <ActionIcon
          hiddenFrom="sm"
          variant="subtle"
          color="gray"
          aria-label={t('testSend.button')}
          onClick={() => setOpen(true)}
        >
          <IconSend size={18} />
        </ActionIcon>
      )}
      <Button {...(size === 'sm' && { visibleFrom: 'sm' })} variant="default" size={size} onClick={() => setOpen(true)}>
        {t('testSend.button')}
      </Button>
      {open && (
        <SendTestDialog
          {...(languages && { languages })}
          send={async (test) => {
            await save?.()
            const body = { ...test, version, ...(connectionId && { connectionId }) }
            return call('sendTemplateTest', { params: { id: templateId }, body })
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
