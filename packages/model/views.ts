/** Lists of which views are saved. */
export const VIEW_LISTS = ['contacts'] as const
export type ViewList = (typeof VIEW_LISTS)[number]
