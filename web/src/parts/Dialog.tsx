import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNote } from './ErrorNote.tsx'

interface Props {
  title: string
  children: ReactNode
  error: Error | null
  action: string
  danger?: boolean
  disabled?: boolean
  /** Room for two columns. */
  wide?: boolean
  pending: boolean
  onAct: () => void
  onClose: () => void
}

/** One question before something that cannot be undone: what will happen, then one button that says it. */
export function Dialog({
  title,
  children,
  error,
  action,
  danger = false,
  disabled = false,
  wide = false,
  pending,
  onAct,
  onClose,
}: Props) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={wide ? 980 : 'lg'}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        {children}
        <ErrorNote error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button {...(danger && { color: 'red' })} disabled={disabled} loading={pending} onClick={onAct}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
