import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { useFormat } from '../parts/format.ts'
import { say } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import type { Which } from './use-retry.ts'

/** Asks, in numbers, before work is let go for good. */
export function DismissDialog({
  count,
  which,
  onClose,
  onDone,
}: {
  count: number
  which: Which
  onClose: () => void
  onDone?: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const dismiss = useMutation({
    mutationFn: () => call('dismissQuarantined', { body: which }),
    onSuccess: ({ dismissed }) => {
      say(t('data.dismissed', { count: dismissed, formatted: format.number(dismissed) }))
      void client.invalidateQueries({ queryKey: ['quarantine'] })
      onClose()
      onDone?.()
    },
  })
  return (
    <Dialog
      title={t('data.dismissTitle', { count, formatted: format.number(count) })}
      error={dismiss.error}
      action={t('data.dismiss')}
      danger
      pending={dismiss.isPending}
      onAct={() => dismiss.mutate()}
      onClose={onClose}
    >
      <Text>{t('data.dismissText', { count })}</Text>
    </Dialog>
  )
}
