import { Badge } from '@mantine/core'
import type { Icon as AnyIcon } from '@tabler/icons-react'

export interface StateBadgeStyle {
  color: string
  icon: AnyIcon
}

/** A state by colour, icon and word; never cut off, since the word is what is read. */
export function StateBadge({ look: { color, icon: Icon }, word }: { look: StateBadgeStyle; word: string }) {
  return (
    <Badge
      variant="light"
      color={color}
      c="var(--mantine-color-text)"
      leftSection={<Icon size={12} />}
      tt="none"
      miw="max-content"
      style={{ flexShrink: 0 }}
    >
      {word}
    </Badge>
  )
}
