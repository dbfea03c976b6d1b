import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/Dialog.tsx'
import { useFormat } from '../parts/format.ts'
import { useRetry, type Which } from './use-retry.ts'

/** Asks, in numbers, before much work is tried again: journeys may begin and emails leave by it. */
export function RetryDialog({ count, which, onClose }: { count: number; which: Which; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const retry = useRetry()
  const counted = { count, formatted: format.number(count) }
  return (
    <Dialog
      title={t('data.retryTitle', counted)}
      error={null}
      action={t('data.retryConfirm', counted)}
      pending={retry.isPending}
      onAct={() => retry.mutate(which, { onSettled: onClose })}
      onClose={onClose}
    >
      <Text>{t('data.retryText')}</Text>
    </Dialog>
  )
}
