import { notifications } from '@mantine/notifications'

/** Says quietly that something was done. */
export function say(message: string): void {
  notifications.show({ message, autoClose: 4000, color: 'teal' })
}

/** Says what could not be done and why. */
export function sayError(error: unknown): void {
  notifications.show({ message: error instanceof Error ? error.message : String(error), color: 'red', autoClose: 10_000 })
}
