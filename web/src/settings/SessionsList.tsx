import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { say, sayError } from '../parts/notify.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { deviceIn } from './device.ts'

/** Where one is logged in; each session ends by itself, or all others at once. */
export function SessionsList() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['sessions'] })
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => call('listSessions') })
  const end = useMutation({
    mutationFn: (id: string) => call('endSession', { params: { id } }),
    onSuccess: refresh,
    onError: sayError,
  })
  const endOthers = useMutation({
    mutationFn: () => call('endOtherSessions'),
    onSuccess: () => {
      void refresh()
      say(t('account.endedOthers'))
    },
    onError: sayError,
  })
  if (sessions.isLoadingError) return <Failed error={sessions.error} onRetry={() => sessions.refetch()} />
  if (!sessions.data) return <LoadingRows rows={2} />
  const nameOf = (userAgent: string | null) => {
    const device = deviceIn(userAgent ?? '')
    return device ? t('account.on', device) : t('account.unknownDevice')
  }
  return (
    <Paper withBorder p="md">
      <Stack>
        <Title order={2}>{t('account.sessions')}</Title>
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
          {sessions.data.data.map(({ id, device, address, lastSeenAt, isCurrent }) => (
            <Group key={id} component="li" justify="space-between" gap="sm">
              <div>
                <Text fw={500}>{nameOf(device)}</Text>
                <Text size="sm" c="dimmed">
                  {t('account.seen', { address: address ?? '?', ago: format.ago(lastSeenAt) })}
                </Text>
              </div>
              {isCurrent ? (
                <Badge variant="default" tt="none">
                  {t('account.thisDevice')}
                </Badge>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t('account.endOf', { device: nameOf(device) })}
                  onClick={() => end.mutate(id)}
                >
                  {t('account.end')}
                </Button>
              )}
            </Group>
          ))}
        </Stack>
        {sessions.data.data.length > 1 && (
          <Group justify="flex-end">
            <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
              {t('account.endOthers')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  )
}
