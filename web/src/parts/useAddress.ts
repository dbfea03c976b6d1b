import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/**
 * What a screen keeps in its address, so that it can be shared and found again. `change` sets some of it and leaves the
 * rest; what is empty is taken out. It is no step to go back to.
 */
export function useAddress() {
  const [params, setParams] = useSearchParams()
  const change = useCallback(
    (changes: Record<string, string | number | null | undefined>) =>
      setParams(
        (before) => {
          for (const [key, value] of Object.entries(changes)) {
            if (value) before.set(key, String(value))
            else before.delete(key)
          }
          return before
        },
        { replace: true },
      ),
    [setParams],
  )
  return { params, change }
}
