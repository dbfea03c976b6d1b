import { useLocation } from 'react-router'

interface Back {
  back: string
}

/** What a link to an editor gives along, so that its way back leads to where one came from. */
export const cameFrom = ({ pathname, search }: { pathname: string; search: string }): Back => ({
  back: pathname + search,
})

/**
 * Where the way back of an editor leads: to where one came from, else to the given place; with what keeps it so while
 * one changes the view.
 */
export function useBack(otherwise: string): { path: string; state: Back | undefined } {
  const { state } = useLocation()
  // Only our own links give one; the browser keeps it over a reload.
  const known = typeof state?.back === 'string' && state.back.startsWith('/') ? (state as Back) : undefined
  return { path: known?.back ?? otherwise, state: known }
}
