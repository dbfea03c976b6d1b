import { Anchor, VisuallyHidden } from '@mantine/core'
import type { CalendarEntry } from '@parcours/contract/campaigns.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../../parts/format.ts'
import { paths } from '../../paths.ts'
import classes from './calendar.module.css'
import { EntryCard } from './EntryCard.tsx'

/** So many stand on a day of a month; the others are in its week. */
const SHOWN_A_DAY = 4

interface Props {
  days: string[]
  today: string
  /** Of a month: days of others are greyed. */
  month: string | undefined
  entriesOf: (day: string) => CalendarEntry[]
  /** Moves what is dragged; undefined where it stays. */
  onMoveOf: (entry: CalendarEntry, day?: string) => (() => void) | undefined
}

/** Days in weeks, each with what is on it. What can be moved is dragged from one to another. */
export function DayGrid({ days, today, month, entriesOf, onMoveOf }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [dragged, setDragged] = useState<CalendarEntry>()
  const [target, setTarget] = useState<string>()
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))
  const cell = (day: string) => {
    const entries = entriesOf(day)
    const shown = month === undefined || entries.length <= SHOWN_A_DAY ? entries : entries.slice(0, SHOWN_A_DAY - 1)
    const isTarget = dragged !== undefined && target === day && dragged.day !== day
    return (
      <td
        key={day}
        className={classes.cell}
        data-day={day}
        data-week={month === undefined || undefined}
        data-other={(month !== undefined && !day.startsWith(month)) || undefined}
        data-target={isTarget || undefined}
        onDragOver={(event) => {
          if (!dragged) return
          event.preventDefault()
          setTarget(day)
        }}
        onDrop={(event) => {
          event.preventDefault()
          if (dragged && dragged.day !== day) onMoveOf(dragged, day)?.()
          setDragged(undefined)
        }}
      >
        <span className={classes.number} data-today={day === today || undefined}>
          <span aria-hidden>{format.dayNumber(day)}</span>
          <VisuallyHidden>
            {day === today ? t('calendar.todayIs', { day: format.fullDay(day) }) : format.fullDay(day)}
          </VisuallyHidden>
        </span>
        {shown.map((entry) => (
          <EntryCard key={keyOf(entry)} entry={entry} onMove={onMoveOf(entry)} onDrag={setDragged} />
        ))}
        {shown.length < entries.length && (
          <Anchor component={Link} size="xs" to={paths.campaignCalendar('week', day)}>
            {t('calendar.more', { count: entries.length - shown.length })}
          </Anchor>
        )}
      </td>
    )
  }
  return (
    <table className={classes.grid}>
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day} scope="col">
              {format.shortWeekday(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>{week.map(cell)}</tr>
        ))}
      </tbody>
    </table>
  )
}

const keyOf = ({ campaignId, sendId, day, time }: CalendarEntry) => `${campaignId} ${sendId} ${day} ${time}`
