import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SaveState } from '../unsaved/draft-store.ts'

/** Says quietly whether what is on the screen is kept. */
export function SaveNote({ state }: { state: SaveState }) {
  const { t } = useTranslation()
  const bad = state !== 'saved' && state !== 'saving' && state !== 'unsaved'
  return (
    <Text
      size="sm"
      c={bad ? 'var(--mantine-color-error)' : 'dimmed'}
      visibleFrom={bad ? 'xs' : 'md'}
      aria-live="polite"
      style={{ whiteSpace: 'nowrap' }}
    >
      {t(`editor.save.${state}`)}
    </Text>
  )
}
