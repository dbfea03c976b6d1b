import { useHotkeys } from '@mantine/hooks'
import { isTyping } from './is-typing.ts'

/**
 * Keys of a page, as `mod+Z`, and what they do. They are left to fields in which a user writes, and to these only: a
 * choice between views is an input too, and has the focus after a click on it.
 */
export function useKeys(keys: [string, () => void][]): void {
  const unlessTyping = (act: () => void) => (event: KeyboardEvent) => {
    if (isTyping(event.target)) return
    event.preventDefault()
    act()
  }
  useHotkeys(
    keys.map(([key, act]) => [key, unlessTyping(act), { preventDefault: false }]),
    [],
  )
}
