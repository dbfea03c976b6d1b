import { Alert } from '@mantine/core'

/** Why something that was asked for failed; nothing while nothing has. */
export function ErrorNote({ error }: { error: Error | null }) {
  if (!error) return null
  return (
    <Alert color="red" role="alert">
      {error.message}
    </Alert>
  )
}
