import { Stack, Title } from '@mantine/core'
import type { CalendarEntry } from '@parcours/contract/campaigns.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import classes from './calendar.module.css'
import { EntryRow } from './EntryCard.tsx'

interface Props {
  days: string[]
  today: string
  entriesOf: (day: string) => CalendarEntry[]
  onMoveOf: (entry: CalendarEntry) => (() => void) | undefined
}

/** The days on which something is, one below the other. */
export function DayList({ days, today, entriesOf, onMoveOf }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Stack gap="lg">
      {days
        .filter((day) => entriesOf(day).length > 0)
        .map((day) => (
          <section key={day}>
            <Title order={2} mb={4}>
              {day === today ? t('calendar.todayIs', { day: format.fullDay(day) }) : format.fullDay(day)}
            </Title>
            <ul className={classes.days}>
              {entriesOf(day).map((entry, index) => (
                <EntryRow key={index} entry={entry} onMove={onMoveOf(entry)} />
              ))}
            </ul>
          </section>
        ))}
    </Stack>
  )
}
