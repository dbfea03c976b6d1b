import { Button, Group, Select, Stack, Table, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { EventNameAnswer } from '@parcours/contract/events.ts'
import { EVENT_SORTS, type EventSort, MAX_EVENT_NAME } from '@parcours/model/event-catalogue.ts'
import { IconActivity, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { MoreButton } from '../parts/MoreButton.tsx'
import { RowName } from '../parts/RowName.tsx'
import { Empty } from '../parts/States.tsx'
import { useAddress } from '../parts/useAddress.ts'
import { paths } from '../paths.ts'
import { EventDrawer } from './EventDrawer.tsx'
import { Sparkline } from './Sparkline.tsx'

const REFRESH_MS = 60_000
const TYPING_MS = 250

/** Every event by its name: how often, when last, and opened, what it holds and what uses it. */
export function EventCatalogue() {
  const { t } = useTranslation()
  const { params, change } = useAddress()
  const typed = params.get('search') ?? ''
  const [search] = useDebouncedValue(typed.slice(0, MAX_EVENT_NAME), TYPING_MS)
  const sort = EVENT_SORTS.find((one) => one === params.get('sort')) ?? 'volume'
  const list = useInfiniteQuery({
    queryKey: ['eventNames', search, sort],
    queryFn: ({ pageParam, signal }) =>
      call('listEventNames', { query: { search, sort, limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  // Volumes change between two pages: a name may stand on both.
  const events = [...new Map(list.data?.pages.flatMap(({ data }) => data).map((event) => [event.name, event])).values()]
  return (
    <Stack>
      <Text c="dimmed" maw={720}>
        {t('events.intro')}
      </Text>
      <Group gap="sm" align="flex-end">
        <TextInput
          flex={1}
          miw={200}
          maw={420}
          label={t('events.search')}
          leftSection={<IconSearch size={16} />}
          maxLength={MAX_EVENT_NAME}
          value={typed}
          onChange={({ currentTarget }) => change({ search: currentTarget.value })}
        />
        <Select
          label={t('events.sort')}
          w={180}
          allowDeselect={false}
          value={sort}
          data={EVENT_SORTS.map((value: EventSort) => ({ value, label: t(`events.sorts.${value}`) }))}
          onChange={(value) => change({ sort: value === 'volume' ? null : value })}
        />
      </Group>
      <ListFrame
        query={list}
        count={events.length}
        empty={search ? <NothingFound onShowAll={() => change({ search: null })} /> : <NoEvents />}
        head={
          <>
            <Table.Th>{t('events.name')}</Table.Th>
            <Table.Th className="number">{t('events.last7')}</Table.Th>
            <Table.Th className="number" visibleFrom="sm">
              {t('events.last30')}
            </Table.Th>
            <Table.Th visibleFrom="md">{t('events.trend')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('events.lastSeen')}</Table.Th>
          </>
        }
      >
        {events.map((event) => (
          <Row key={event.name} event={event} onOpen={() => change({ event: event.name })} />
        ))}
      </ListFrame>
      <MoreButton query={list} />
      <EventDrawer name={params.get('event')} onClose={() => change({ event: null })} />
    </Stack>
  )
}

function Row({ event, onOpen }: { event: EventNameAnswer; onOpen: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, last7Days, last30Days, daily, lastDay } = event
  const range = { min: format.number(Math.min(...daily)), max: format.number(Math.max(...daily)) }
  return (
    <Table.Tr>
      <Table.Td>
        <UnstyledButton onClick={onOpen}>
          <RowName name={name} />
          <Text size="sm" c="dimmed" hiddenFrom="sm">
            {t('events.seen', { ago: format.date(`${lastDay}T12:00:00`) })}
          </Text>
        </UnstyledButton>
      </Table.Td>
      <Table.Td className="number">{format.number(last7Days)}</Table.Td>
      <Table.Td className="number" visibleFrom="sm">
        {format.number(last30Days)}
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Sparkline counts={daily} label={t('events.trendOf', range)} />
      </Table.Td>
      <Table.Td visibleFrom="sm">{format.date(`${lastDay}T12:00:00`)}</Table.Td>
    </Table.Tr>
  )
}

function NoEvents() {
  const { t } = useTranslation()
  return (
    <Empty
      icon={<IconActivity size={40} />}
      title={t('events.empty')}
      text={t('events.emptyText')}
      action={
        <Button component={Link} to={paths.settings('keys')}>
          {t('events.keys')}
        </Button>
      }
    />
  )
}

function NothingFound({ onShowAll }: { onShowAll: () => void }) {
  const { t } = useTranslation()
  return (
    <Empty
      icon={<IconSearch size={40} />}
      title={t('events.nothingFound')}
      text={t('events.nothingFoundText')}
      action={
        <Button variant="default" onClick={onShowAll}>
          {t('events.showAll')}
        </Button>
      }
    />
  )
}
