import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ItemDrawer } from '../parts/ItemDrawer.tsx'
import { EventSample } from './EventSample.tsx'

/** An event that was recorded: its contact, when, and its properties. */
export function RecordedEventDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const event = useQuery({
    queryKey: ['event', id],
    queryFn: ({ signal }) => call('getEvent', { params: { id: id ?? '' }, signal }),
    enabled: id !== null,
  })
  return (
    <ItemDrawer opened={id !== null} title={event.data?.name ?? t('events.name')} query={event} onClose={onClose}>
      {(recorded) => (
        <Stack>
          <Text size="sm" c="dimmed">
            {t('events.debugger.received', { date: format.dateTime(recorded.receivedAt) })}
          </Text>
          <EventSample sample={recorded} />
        </Stack>
      )}
    </ItemDrawer>
  )
}
