import { ActionIcon, Button, Group, Text } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { EmailCanvas } from './canvas.ts'
import { isWritten, type Selected } from './describe.ts'
import { blockName } from './names.ts'

interface Props {
  selected: Selected
  canvas: EmailCanvas
  /** A text of it is being written. */
  isWriting: boolean
  onSettings: () => void
  onClose: () => void
}

/** What can be done with the selected block where there is no room for its fields: under the email, not over it. */
export function SelectedBar({ selected, canvas, isWriting, onSettings, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Group
      component="aside"
      aria-label={t('emailEditor.inspector')}
      px="sm"
      py={8}
      gap="xs"
      wrap="nowrap"
      style={{ borderTop: '1px solid var(--app-line)', background: 'var(--mantine-color-body)' }}
    >
      {isWriting ? (
        <>
          <Text size="sm" c="dimmed" flex={1} truncate>
            {t('emailEditor.writing')}
          </Text>
          <Button leftSection={<IconCheck size={16} />} onClick={() => void canvas.settle()}>
            {t('emailEditor.done')}
          </Button>
        </>
      ) : (
        <>
          <Text size="sm" fw={600} flex={1} truncate>
            {blockName(t, selected.tag)}
          </Text>
          {isWritten(selected) && (
            <Button px="sm" onClick={() => canvas.write(selected.id)}>
              {t('emailEditor.editText')}
            </Button>
          )}
          <Button px="sm" variant="default" onClick={onSettings}>
            {t('emailEditor.settings')}
          </Button>
          <ActionIcon variant="subtle" color="gray" aria-label={t('common.close')} onClick={onClose}>
            <IconX size={16} />
          </ActionIcon>
        </>
      )}
    </Group>
  )
}
