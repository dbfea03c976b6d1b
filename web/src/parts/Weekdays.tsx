import { Chip, Group } from '@mantine/core'
import { FieldError } from './FieldError.tsx'
import { useFormat } from './format.ts'

/** ISO weekdays, 1 is Monday. */
const WEEK = [1, 2, 3, 4, 5, 6, 7]

interface Props {
  chosen: number[]
  onChange: (weekdays: number[]) => void
  error: string | undefined
  /** The id of the words above it. */
  labelledBy?: string
  disabled?: boolean
}

/** Chooses days of the week. */
export function Weekdays({ chosen, onChange, error, labelledBy, disabled = false }: Props) {
  const format = useFormat()
  return (
    <>
      <Chip.Group multiple value={chosen.map(String)} onChange={(days) => onChange(days.map(Number).sort())}>
        <Group gap={6} role="group" {...(labelledBy && { 'aria-labelledby': labelledBy })}>
          {WEEK.map((day) => (
            <Chip key={day} value={String(day)} size="sm" variant="outline" disabled={disabled}>
              {format.weekday(day)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <FieldError message={error} />
    </>
  )
}
