import { Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import type { EventDetailsAnswer } from '@parcours/contract/events.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ItemDrawer } from '../parts/ItemDrawer.tsx'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { UsageList } from '../usages/UsageList.tsx'
import { useUsages } from '../usages/useUsages.ts'
import { BeginJourney } from './BeginJourney.tsx'
import { EventSample } from './EventSample.tsx'

const HEADING = 3
/** Conditions and journeys take no longer names; that of a page with a long title may be. */
const MAX_USABLE_NAME = 200
const MAX_SEGMENT_NAME = 100

/** An event: when it was seen last, what uses it, what its latest ones hold. */
export function EventDrawer({ name, onClose }: { name: string | null; onClose: () => void }) {
  const details = useQuery({
    queryKey: ['eventDetails', name],
    queryFn: ({ signal }) => call('getEventDetails', { query: { event: name ?? '' }, signal }),
    enabled: name !== null,
  })
  return (
    <ItemDrawer opened={name !== null} title={name} query={details} onClose={onClose}>
      {(event) => <Details event={event} />}
    </ItemDrawer>
  )
}

function Details({ event }: { event: EventDetailsAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, samples } = event
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="sm">
        {samples[0] && <Text c="dimmed">{t('events.seen', { ago: format.ago(samples[0].at) })}</Text>}
        <Uses event={name} />
      </Group>
      <Stack gap="xs">
        <Title order={HEADING}>{t('events.usedBy')}</Title>
        <Users event={name} />
      </Stack>
      <Properties event={event} />
      <Stack gap="xs">
        <Title order={HEADING}>{t('events.samples')}</Title>
        {samples.length === 0 && <Text size="sm">{t('events.noSamples')}</Text>}
        {samples.map((sample) => (
          <EventSample key={sample.id} sample={sample} />
        ))}
      </Stack>
    </Stack>
  )
}

/** What can be made of it, by who may. */
function Uses({ event }: { event: string }) {
  const may = useMay('author')
  if (!may || event.length > MAX_USABLE_NAME) return null
  return (
    <Group gap="xs">
      <BeginJourney event={event} />
      <SegmentLink event={event} />
    </Group>
  )
}

/** Begins a segment of the contacts who did it in the last 30 days. */
function SegmentLink({ event }: { event: string }) {
  const { t } = useTranslation()
  const condition: Condition = {
    kind: 'all',
    of: [{ kind: 'event', event, compare: 'atLeast', amount: 1, withinDays: 30, where: [] }],
  }
  return (
    <Button
      component={Link}
      to={paths.newSegment()}
      state={{ name: truncateText(event, MAX_SEGMENT_NAME), condition }}
      size="sm"
    >
      {t('events.buildSegment')}
    </Button>
  )
}

function Users({ event }: { event: string }) {
  const { t } = useTranslation()
  const isUsable = event.length <= MAX_USABLE_NAME
  const usages = useUsages({ event }, isUsable)
  if (usages.isLoadingError) return <Failed error={usages.error} onRetry={() => usages.refetch()} />
  if (!isUsable || usages.data?.data.length === 0) return <Text size="sm">{t('usages.none')}</Text>
  if (!usages.data) return <LoadingRows rows={1} />
  return <UsageList usages={usages.data.data} />
}

function Properties({ event: { properties, sampled } }: { event: EventDetailsAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (sampled === 0) return null
  const counts = (filled: number) => ({ filled: format.number(filled), sampled: format.number(sampled) })
  return (
    <Stack gap="xs">
      <Title order={HEADING}>{t('events.properties')}</Title>
      <Text size="sm" c="dimmed">
        {properties.length === 0
          ? t('events.noProperties')
          : t('events.sampled', { count: sampled, formatted: format.number(sampled) })}
      </Text>
      {properties.length > 0 && (
        <Table withTableBorder>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('events.property')}</Table.Th>
              <Table.Th>{t('events.examples')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {properties.map(({ name, kinds, filled, examples }) => (
              <Table.Tr key={name}>
                <Table.Td style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
                  <Text size="sm" fw={500}>
                    {name}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {[
                      format.list(kinds.map((kind) => t(`events.valueKinds.${kind}`))),
                      ...(filled < sampled ? [t('events.filledIn', counts(filled))] : []),
                    ].join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
                  {examples.map((example) => (
                    <div key={String(example)}>{format.value(example)}</div>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  )
}
