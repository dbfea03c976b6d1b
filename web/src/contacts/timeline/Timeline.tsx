import { Box, Chip, Group, Stack, Text, Title } from '@mantine/core'
import { TIMELINE_KINDS, type TimelineKind } from '@parcours/model/contacts/timeline.ts'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { MoreButton } from '../../parts/MoreButton.tsx'
import { Failed, LoadingRows } from '../../parts/States.tsx'
import { useAddress } from '../../parts/useAddress.ts'
import { groupTimeline } from './group-timeline.ts'
import { TimelineRowView } from './TimelineRow.tsx'

const PAGE = 50
/** So many pages are asked again by themselves: who has gone far back reads the past. */
const MAX_LIVE_PAGES = 3
const FILTERS = ['message', 'order', 'event', 'step', 'consent', 'segment'] as const satisfies TimelineKind[]

const dayOf = (at: string) => {
  const date = new Date(at)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}

/** A contact's timeline by days, latest first, narrowed by a filter in the address. */
export function Timeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { params, change } = useAddress()
  const kind = TIMELINE_KINDS.find((one) => one === params.get('show'))
  const timeline = useInfiniteQuery({
    queryKey: ['timeline', contactId, kind ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      call('getContactTimeline', {
        params: { id: contactId },
        query: { limit: PAGE, ...(kind && { kind }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > MAX_LIVE_PAGES ? false : 5000),
  })
  const show = (value: string | string[]) => change({ show: value === 'all' ? null : String(value) })
  const days = groupTimeline(timeline.data?.pages.flatMap(({ data }) => data) ?? [], dayOf)
  return (
    <Stack gap="md">
      <Chip.Group value={kind ?? 'all'} onChange={show}>
        <Group gap={6} role="radiogroup" aria-label={t('timeline.filter')}>
          {(['all', ...FILTERS] as const).map((one) => (
            <Chip key={one} value={one} size="xs" variant="outline">
              {t(`timeline.filters.${one}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {timeline.isLoadingError ? (
        <Failed error={timeline.error} onRetry={() => timeline.refetch()} />
      ) : !timeline.data ? (
        <LoadingRows />
      ) : days.length === 0 ? (
        <Text c="dimmed">{t(kind ? 'timeline.noneOfKind' : 'timeline.empty')}</Text>
      ) : (
        <Stack gap="lg" style={{ opacity: timeline.isPlaceholderData ? 0.5 : 1 }}>
          {days.map(({ day, rows }) => (
            <Box component="section" key={day} aria-label={format.day(day)}>
              <Title order={3} size="sm" c="dimmed" fw={600} mb="xs">
                {format.day(day)}
              </Title>
              <Stack gap="sm">
                {rows.map((row) => (
                  <TimelineRowView key={row.key} row={row} />
                ))}
              </Stack>
            </Box>
          ))}
        </Stack>
      )}
      <MoreButton query={timeline} />
    </Stack>
  )
}
