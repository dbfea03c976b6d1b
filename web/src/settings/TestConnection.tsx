import { Button, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useMay } from '../session.tsx'
import { type Connection, useRefreshConnections } from './connections.ts'

/** Sends a small email to who is logged in, through a connection as it is saved, and says what came of it. */
export function TestConnection({ connection: { id, name } }: { connection: Connection }) {
  const { t } = useTranslation()
  const may = useMay('administer')
  const refresh = useRefreshConnections()
  const test = useMutation({
    mutationFn: () => call('testConnection', { params: { id }, body: {} }),
    // Its failure comes or goes with the test.
    onSuccess: refresh,
  })
  if (!may) return null
  const works = test.data?.result === 'accepted'
  return (
    <Stack gap={4} align="flex-start">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('settings.connection.testOf', { name })}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        {t('settings.connection.test')}
      </Button>
      <ErrorNote error={test.error} />
      <Text
        role="status"
        size="sm"
        style={{ overflowWrap: 'anywhere' }}
        {...(!works && { c: 'var(--mantine-color-error)' })}
      >
        {test.data?.message}
      </Text>
    </Stack>
  )
}
