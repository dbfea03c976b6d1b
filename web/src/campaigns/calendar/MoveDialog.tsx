import { Group, Text } from '@mantine/core'
import type { CalendarEntry } from '@parcours/contract/campaigns.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ProblemError } from '../../client.ts'
import { DateField } from '../../parts/DateField.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { say, sayError } from '../../parts/notify.ts'
import { sayUndo } from '../../parts/say-undo.tsx'
import { useMutation } from '../../parts/useMutation.ts'

export interface Move {
  entry: CalendarEntry & { planned: NonNullable<CalendarEntry['planned']> }
  /** By the clock of its schedule. */
  day: string
}

interface Target {
  day: string
  time?: string
}

/** Asks before a campaign moves to another day, with the day and time in fields: it serves the keyboard as the mouse. */
export function MoveDialog({ move: { entry, day: begun }, onClose }: { move: Move; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const { planned } = entry
  const [day, setDay] = useState(begun)
  const [time, setTime] = useState(planned.time)
  const refresh = () => {
    for (const key of ['campaignCalendar', 'campaigns']) void client.invalidateQueries({ queryKey: [key] })
    void client.invalidateQueries({ queryKey: ['campaign', entry.campaignId] })
  }
  const put = (target: Target) => call('rescheduleCampaign', { params: { id: entry.campaignId }, body: target })
  const undo = async () => {
    try {
      await put(targetOf(planned.day, planned.time))
      say(t('calendar.movedBack', { name: entry.name }))
    } catch (error) {
      sayError(error)
    }
    refresh()
  }
  const move = useMutation({
    mutationFn: () => put(targetOf(day, time)),
    onSuccess: () => {
      sayUndo(t('calendar.moved', { name: entry.name, day: format.fullDay(day) }), () => void undo())
      refresh()
      onClose()
    },
  })
  const problem = move.error instanceof ProblemError ? move.error.fieldError('day') : undefined
  const isSame = day === planned.day && time === planned.time
  return (
    <Dialog
      title={t('calendar.moveTitle', { name: entry.name })}
      action={t('calendar.moveTo', { day: day ? format.dayAndMonth(day) : '' })}
      error={problem ? null : move.error}
      pending={move.isPending}
      disabled={isSame || !day || time === ''}
      onAct={() => move.mutate()}
      onClose={onClose}
    >
      <Text size="sm">
        {t(`calendar.moveText.${entry.kind === 'draft' ? 'draft' : 'scheduled'}`, { day: format.fullDay(planned.day) })}
      </Text>
      <Group align="flex-start" grow>
        <DateField label={t('calendar.day')} value={day} error={problem} onChange={setDay} data-autofocus />
        {time !== null && <DateField type="time" label={t('calendar.time')} value={time} onChange={setTime} />}
      </Group>
      {entry.clock !== 'workspace' && (
        <Text size="sm" c="dimmed">
          {t('calendar.ownClock')}
        </Text>
      )}
    </Dialog>
  )
}

const targetOf = (day: string, time: string | null): Target => ({ day, ...(time !== null && { time }) })
