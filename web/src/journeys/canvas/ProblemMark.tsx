import { Tooltip } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'

/** Says that something is wrong with what is drawn, and what; nothing where nothing is. */
export function ProblemMark({ problems }: { problems: string[] }) {
  if (problems.length === 0) return null
  return (
    <Tooltip label={problems.join(' ')} multiline w={240}>
      <IconAlertTriangle size={18} color="var(--mantine-color-error)" role="img" aria-label={problems.join(' ')} />
    </Tooltip>
  )
}
