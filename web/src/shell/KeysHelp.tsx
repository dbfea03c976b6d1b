import { Group, Kbd, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../parts/useKeys.ts'

const MOD = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'
const KEYS = {
  everywhere: { palette: [MOD, 'K'], help: ['?'] },
  editor: {
    undo: [MOD, 'Z'],
    redo: [MOD, 'Shift', 'Z'],
    fold: [MOD, 'G'],
    duplicate: [MOD, 'D'],
    remove: ['Del'],
    close: ['Esc'],
  },
} as const

/** `?` shows the keys. */
export function KeysHelp() {
  const { t } = useTranslation()
  const [opened, { open, close }] = useDisclosure()
  useKeys([
    ['shift+?', open],
    ['?', open],
  ])
  return (
    <Modal opened={opened} onClose={close} title={t('keys.title')}>
      <Stack>
        {(Object.keys(KEYS) as (keyof typeof KEYS)[]).map((place) => (
          <Stack key={place} gap={6}>
            <Text fw={600}>{t(`keys.places.${place}`)}</Text>
            {Object.entries(KEYS[place]).map(([action, keys]) => (
              <Group key={action} justify="space-between">
                <Text size="sm">{t(`keys.actions.${action as 'undo'}`)}</Text>
                <Group gap={4}>
                  {keys.map((one: string) => (
                    <Kbd key={one}>{one}</Kbd>
                  ))}
                </Group>
              </Group>
            ))}
          </Stack>
        ))}
      </Stack>
    </Modal>
  )
}
