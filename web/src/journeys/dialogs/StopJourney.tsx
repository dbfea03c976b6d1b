import { Text, TextInput } from '@mantine/core'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'

export function StopJourney({
  journey,
  onClose,
  onChanged,
}: {
  journey: JourneyAnswer
  onClose: () => void
  onChanged: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const live = useQuery({
    queryKey: ['live', journey.id],
    queryFn: () => call('getJourneyCounts', { params: { id: journey.id } }),
  })
  const inside = (live.data?.positions ?? []).reduce((sum, { count }) => sum + count, 0)
  const [reason, setReason] = useState('')
  const stop = useMutation({
    mutationFn: () =>
      call('stopJourney', { params: { id: journey.id }, query: { reason: reason.trim() || undefined } }),
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
      <TextInput
        label={t('stop.reason')}
        description={t('stop.reasonText')}
        value={reason}
        maxLength={300}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </Dialog>
  )
}
