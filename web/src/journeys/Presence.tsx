import { Badge, Tooltip } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../parts/format.ts'

/** Who else draws at the journey just now. */
export function Presence({ names }: { names: string[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (names.length === 0) return null
  const words = t('editor.company', { count: names.length, names: format.list(names) })
  return (
    <Tooltip label={words} multiline maw={260}>
      <Badge
        variant="light"
        color="violet"
        leftSection={<IconUsers size={14} />}
        role="status"
        aria-label={words}
        tabIndex={0}
        tt="none"
      >
        {names.length === 1 ? names[0] : names.length}
      </Badge>
    </Tooltip>
  )
}
