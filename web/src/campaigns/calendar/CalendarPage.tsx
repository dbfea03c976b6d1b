import { ActionIcon, Alert, Box, Button, Group, SegmentedControl, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { CalendarEntry } from '@parcours/contract/campaigns.ts'
import { CALENDAR_KINDS } from '@parcours/model/campaign/calendar.ts'
import { plusDays } from '@parcours/model/time/day.ts'
import { IconCalendarEvent, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { StateBadge } from '../../parts/StateBadge.tsx'
import { Empty, Failed, LoadingRows } from '../../parts/States.tsx'
import { useAddress } from '../../parts/useAddress.ts'
import { useToday } from '../../parts/useToday.ts'
import { useMay } from '../../session.tsx'
import { CampaignTabs } from '../CampaignTabs.tsx'
import { NewCampaign } from '../NewCampaign.tsx'
import { DayGrid } from './DayGrid.tsx'
import { DayList } from './DayList.tsx'
import { CALENDAR_VIEWS, type CalendarView, dayOr, daysBetween, shownDays, turned } from './days.ts'
import { CALENDAR_LOOKS } from './kinds.ts'
import { type Move, MoveDialog } from './MoveDialog.tsx'

const REFRESH_MS = 30_000

/** What was sent, is scheduled, comes again or is drafted, on its day: a month, a week or a list. */
export function CalendarPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { params, change } = useAddress()
  const mayLaunch = useMay('launch')
  const [move, setMove] = useState<Move>()
  // A grid needs room for seven names.
  const hasRoom = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false })
  const view = CALENDAR_VIEWS.find((one) => one === params.get('view')) ?? 'month'
  const day = dayOr(params.get('date'), useToday())
  const isList = view === 'list' || !hasRoom
  const days = shownDays(isList && view === 'month' ? 'list' : view, day, format.weekStart)
  const [from = '', to = ''] = [days[0], days.at(-1)]
  const calendar = useQuery({
    queryKey: ['campaignCalendar', from, to],
    queryFn: ({ signal }) => call('getCampaignCalendar', { query: { from, to }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const byDay = useMemo(() => Map.groupBy(calendar.data?.data ?? [], (entry) => entry.day), [calendar.data])
  const entriesOf = (one: string) => byDay.get(one) ?? []
  const onMoveOf = (entry: CalendarEntry, target?: string) => {
    const { planned } = entry
    if (!planned || !mayLaunch) return undefined
    // Its own clock may show another day than the workspace's: it moves by as many days.
    const moved = plusDays(planned.day, target === undefined ? 0 : daysBetween(entry.day, target))
    return () => setMove({ entry: { ...entry, planned }, day: moved })
  }
  const kinds = CALENDAR_KINDS.filter((kind) => calendar.data?.data.some((entry) => entry.kind === kind))
  return (
    <>
      <CampaignTabs active="calendar">
        <NewCampaign />
      </CampaignTabs>
      <Group justify="space-between" mb="sm" gap="sm">
        <Group gap={6} wrap="nowrap">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('calendar.before')}
            onClick={() => change({ date: turned(view, day, -1) })}
          >
            <IconChevronLeft size={18} />
          </ActionIcon>
          <Button variant="default" onClick={() => change({ date: null })}>
            {t('calendar.today')}
          </Button>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('calendar.after')}
            onClick={() => change({ date: turned(view, day, 1) })}
          >
            <IconChevronRight size={18} />
          </ActionIcon>
          <Title order={2} ml="xs" aria-live="polite">
            {view === 'week' ? format.days(from, to) : format.monthAndYear(day)}
          </Title>
        </Group>
        <SegmentedControl
          aria-label={t('calendar.view')}
          value={isList && view !== 'week' && !hasRoom ? 'month' : view}
          onChange={(value) => change({ view: value === 'month' ? null : value })}
          data={(hasRoom ? CALENDAR_VIEWS : (['month', 'week'] as const)).map((value: CalendarView) => ({
            value,
            label: t(`calendar.views.${value}`),
          }))}
        />
      </Group>
      <Text size="sm" c="dimmed" mb="sm" mih={20}>
        {calendar.data && t('calendar.zone', { zone: calendar.data.timeZone })}
      </Text>
      {calendar.isLoadingError && <Failed error={calendar.error} onRetry={() => void calendar.refetch()} />}
      {calendar.isPending && <LoadingRows />}
      {calendar.data?.isCut && (
        <Alert color="yellow" mb="sm">
          {t('calendar.cut')}
        </Alert>
      )}
      {calendar.data &&
        (isList ? (
          <DayList days={days} today={calendar.data.today} entriesOf={entriesOf} onMoveOf={onMoveOf} />
        ) : (
          <DayGrid
            days={days}
            today={calendar.data.today}
            month={view === 'month' ? day.slice(0, 7) : undefined}
            entriesOf={entriesOf}
            onMoveOf={onMoveOf}
          />
        ))}
      {calendar.data && calendar.data.data.length === 0 && (
        <Empty icon={<IconCalendarEvent size={40} />} title={t('calendar.empty')} text={t('calendar.emptyText')} />
      )}
      {!isList && kinds.length > 0 && (
        <Group gap="xs" mt="sm">
          {kinds.map((kind) => (
            <StateBadge key={kind} look={CALENDAR_LOOKS[kind]} word={t(`calendar.kinds.${kind}`)} />
          ))}
          {mayLaunch && (
            <Box fz="sm" c="dimmed">
              {t('calendar.drag')}
            </Box>
          )}
        </Group>
      )}
      {move && <MoveDialog move={move} onClose={() => setMove(undefined)} />}
    </>
  )
}
