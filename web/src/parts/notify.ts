import { notifications } from '@mantine/notifications'
import i18n from 'i18next'

/** Says quietly that something was done. */
export function say(message: string): void {
  notifications.show({
    closeButtonProps: { 'aria-label': i18n.t('common.close') },
    message,
    autoClose: 4000,
    color: 'teal',
  })
}

/** Says what could not be done and why. */
export function sayError(error: unknown): void {
  notifications.show({
    closeButtonProps: { 'aria-label': i18n.t('common.close') },
    message: error instanceof Error ? error.message : String(error),
    color: 'red',
    autoClose: 10_000,
  })
}
