import { Chip, Group } from '@mantine/core'
import { useFormat } from '../../parts/format.ts'
import { FieldError } from './FieldError.tsx'

/** ISO weekdays, 1 is Monday. */
const WEEK = [1, 2, 3, 4, 5, 6, 7]

/** Chooses days of the week. */
export function Weekdays({
  chosen,
  onChange,
  error,
}: {
  chosen: number[]
  onChange: (weekdays: number[]) => void
  error: string | undefined
}) {
  const format = useFormat()
  return (
    <>
      <Chip.Group multiple value={chosen.map(String)} onChange={(days) => onChange(days.map(Number).sort())}>
        <Group gap={6}>
          {WEEK.map((day) => (
            <Chip key={day} value={String(day)} size="sm" variant="outline">
              {format.weekday(day)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <FieldError message={error} />
    </>
  )
}
