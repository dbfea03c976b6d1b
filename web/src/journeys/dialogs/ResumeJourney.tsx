import { Radio, Stack, Text } from '@mantine/core'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { OVERDUE, type Overdue } from '@parcours/model/journey/overdue.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { NumberField } from '../../parts/NumberField.tsx'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'

/** Asks what becomes of those whose wait ended during the pause. */
export function ResumeJourney({
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
  const [overdue, setOverdue] = useState<Overdue>('continue')
  const [hours, setHours] = useState(4)
  const paused = useQuery({
    queryKey: ['pause', journey.id],
    queryFn: () => call('getJourneyPause', { params: { id: journey.id } }),
  })
  const resume = useMutation({
    mutationFn: () => call('resumeJourney', { params: { id: journey.id }, query: { overdue, hours } }),
    onSuccess: () => {
      say(t('resume.done'))
      onChanged()
      onClose()
    },
  })
  const count = paused.data?.overdue ?? 0
  return (
    <Dialog
      title={t('resume.title', { name: journey.name })}
      error={resume.error ?? paused.error}
      action={t('journeys.resume')}
      pending={resume.isPending}
      onAct={() => resume.mutate()}
      onClose={onClose}
    >
      <Text>{t('resume.text')}</Text>
      {count > 0 && (
        <Radio.Group
          label={t('resume.overdue', { count, formatted: format.number(count) })}
          value={overdue}
          onChange={(value) => setOverdue(value as Overdue)}
        >
          <Stack gap="xs" mt="xs">
            {OVERDUE.map((one) => (
              <Radio key={one} value={one} label={t(`resume.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {count > 0 && overdue === 'spread' && (
        <NumberField label={t('resume.hours')} max={168} value={hours} onChange={setHours} />
      )}
    </Dialog>
  )
}
