import { IconCheck, IconPencil } from '@tabler/icons-react'
import type { StateLook } from '../parts/StateBadge.tsx'

/** Something is written that is not sent yet. */
export const DRAFTED: StateLook = { color: 'yellow', icon: IconPencil }
export const PUBLISHED: StateLook = { color: 'teal', icon: IconCheck }
