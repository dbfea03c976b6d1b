import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18n from 'i18next'

/** Says quietly that something was done, with a button that takes it back. */
export function sayUndo(message: string, undo: () => void): void {
  const id = crypto.randomUUID()
  const act = () => {
    notifications.hide(id)
    undo()
  }
  notifications.show({
    id,
    closeButtonProps: { 'aria-label': i18n.t('common.close') },
    message: (
      <Group justify="space-between" wrap="nowrap">
        {message}
        <Button size="compact-xs" variant="default" flex="none" onClick={act}>
          {i18n.t('common.undo')}
        </Button>
      </Group>
    ),
    autoClose: 10_000,
    color: 'teal',
  })
}
