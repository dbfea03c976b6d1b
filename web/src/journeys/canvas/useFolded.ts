import { useLocalStorage } from '@mantine/hooks'
import { useCallback, useMemo } from 'react'

/** One and the same at each drawing: another would be another state. */
const NONE: string[] = []

/** Which parts of a journey a user has folded: their own way to look at it, kept in their browser. */
export function useFolded(journeyId: string) {
  const [ids, setIds] = useLocalStorage<string[]>({
    key: `parcours-folded-${journeyId}`,
    defaultValue: NONE,
    getInitialValueInEffect: false,
  })
  const folded = useMemo(() => new Set(ids), [ids])
  const fold = useCallback(
    (id: string, isFolded: boolean) =>
      setIds((before) => [...before.filter((one) => one !== id), ...(isFolded ? [id] : [])]),
    [setIds],
  )
  return { folded, fold }
}
