import { Drawer, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { EventSample } from './EventSample.tsx'

/** An event that was recorded: of whom, when, and its properties. */
export function RecordedEventDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const event = useQuery({
    queryKey: ['event', id],
    queryFn: ({ signal }) => call('getEvent', { params: { id: id ?? '' }, signal }),
    enabled: id !== null,
  })
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={<span style={{ overflowWrap: 'anywhere' }}>{event.data?.name ?? t('events.name')}</span>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {event.isLoadingError && <Failed error={event.error} onRetry={() => event.refetch()} />}
      {event.isPending && <LoadingRows />}
      {event.data && (
        <Stack>
          <Text size="sm" c="dimmed">
            {t('events.debugger.received', { date: format.dateTime(event.data.receivedAt) })}
          </Text>
          <EventSample sample={event.data} />
        </Stack>
      )}
    </Drawer>
  )
}
