import { IconCheck, IconPencil } from '@tabler/icons-react'
import type { StateBadgeStyle } from '../parts/StateBadge.tsx'

/** Something is written that is not sent yet. */
export const DRAFTED: StateBadgeStyle = { color: 'yellow', icon: IconPencil }
export const PUBLISHED: StateBadgeStyle = { color: 'teal', icon: IconCheck }
