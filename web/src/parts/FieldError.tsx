import { Text } from '@mantine/core'

/** What is wrong with a group of fields; a single field says it itself. */
export function FieldError({ message }: { message: string | undefined }) {
  return message ? (
    <Text size="sm" c="var(--mantine-color-error)">
      {message}
    </Text>
  ) : null
}
