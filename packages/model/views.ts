import type { Permission } from './access/roles.ts'

/** Lists of which views are saved, with the permission that a view for everyone takes; one's own takes none. */
export const VIEW_LISTS = {
  contacts: 'editContacts',
  journeys: 'author',
  campaigns: 'author',
  templates: 'author',
  segments: 'author',
} as const satisfies Record<string, Permission>
export type ViewList = keyof typeof VIEW_LISTS
export const VIEW_LIST_NAMES = Object.keys(VIEW_LISTS) as ViewList[]

/** What an address holds of a list: one value of a name, or several. */
export type ViewQuery = Record<string, string | string[]>
