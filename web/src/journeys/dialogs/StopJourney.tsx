import { Text } from '@mantine/core'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { say } from '../../parts/notify.ts'

export function StopJourney({ journey, onClose, onChanged }: { journey: JourneyAnswer; onClose: () => void; onChanged: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const live = useQuery({ queryKey: ['live', journey.id], queryFn: () => call('live', { params: { id: journey.id } }) })
  const inside = (live.data?.standing ?? []).reduce((sum, { count }) => sum + count, 0)
  const stop = useMutation({
    mutationFn: () => call('stop', { params: { id: journey.id } }),
    onSuccess: () => {
      say(t('stop.done'))
      onChanged()
      onClose()
    },
  })
  return (
    <Dialog
      title={t('stop.title', { name: journey.name })}
      error={stop.error}
      action={t('stop.action', { count: inside, formatted: format.number(inside) })}
      danger
      pending={stop.isPending}
      onAct={() => stop.mutate()}
      onClose={onClose}
    >
      <Text>{t('stop.text')}</Text>
    </Dialog>
  )
}
