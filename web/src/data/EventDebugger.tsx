import { Anchor, Box, Button, Group, Stack, Switch, Table, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { ArrivalAnswer } from '@parcours/contract/events.ts'
import { IconAccessPoint, IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { RowName } from '../parts/RowName.tsx'
import { Empty } from '../parts/States.tsx'
import { useAddress } from '../parts/useAddress.ts'
import { paths } from '../paths.ts'
import { ArrivalBadge } from './ArrivalBadge.tsx'
import { QuarantinedDrawer } from './QuarantinedDrawer.tsx'
import { RecordedEventDrawer } from './RecordedEventDrawer.tsx'
import { useNameOf } from './use-name-of.ts'

const REFRESH_MS = 2000
const TYPING_MS = 250
const MAX_FILTER_LENGTH = 200

/** What arrives, as it arrives, with what was refused and why. */
export function EventDebugger() {
  const { t } = useTranslation()
  const { params, change } = useAddress()
  const [paused, setPaused] = useState(false)
  const typed = {
    event: (params.get('event') ?? '').slice(0, MAX_FILTER_LENGTH),
    contact: (params.get('contact') ?? '').slice(0, MAX_FILTER_LENGTH),
  }
  const [{ event, contact }] = useDebouncedValue(typed, TYPING_MS)
  const refused = params.get('refused') === 'true'
  const filtered = Boolean(event || contact || refused)
  const list = useQuery({
    queryKey: ['arrivals', event, contact, refused],
    queryFn: ({ signal }) =>
      call('listArrivals', { query: { event, contact, ...(refused && { refused: 'true' as const }) }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: paused ? false : REFRESH_MS,
  })
  const arrivals = list.data?.data ?? []
  const item = params.get('item')
  return (
    <Stack>
      <Text c="dimmed" maw={720}>
        {t('events.debugger.intro')}
      </Text>
      <Group gap="sm" align="flex-end">
        {(['event', 'contact'] as const).map((key) => (
          <TextInput
            key={key}
            flex={1}
            miw={180}
            maw={320}
            label={t(`events.debugger.${key}`)}
            leftSection={<IconSearch size={16} />}
            maxLength={MAX_FILTER_LENGTH}
            value={typed[key]}
            onChange={({ currentTarget }) => change({ [key]: currentTarget.value })}
          />
        ))}
        <Switch
          mb={8}
          label={t('events.debugger.refusedOnly')}
          checked={refused}
          onChange={({ currentTarget }) => change({ refused: currentTarget.checked ? 'true' : null })}
        />
        <Button
          variant="default"
          leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
          onClick={() => setPaused(!paused)}
        >
          {t(paused ? 'events.debugger.goOn' : 'events.debugger.pause')}
        </Button>
      </Group>
      {/* Always there, so that it is read out when it changes. */}
      <Box role="status">
        <Text size="sm">{t(paused ? 'events.debugger.isPaused' : 'events.debugger.isLive')}</Text>
      </Box>
      <ListFrame
        query={list}
        count={arrivals.length}
        empty={
          <Empty
            icon={<IconAccessPoint size={40} />}
            title={t(filtered ? 'events.debugger.nothingFits' : 'events.debugger.empty')}
            text={t(filtered ? 'events.debugger.nothingFitsText' : 'events.debugger.emptyText')}
          />
        }
        head={
          <>
            <Table.Th>{t('events.name')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('events.debugger.contact')}</Table.Th>
            <Table.Th>{t('events.debugger.when')}</Table.Th>
          </>
        }
      >
        {arrivals.map((arrival) => (
          <Row key={arrival.id} arrival={arrival} onOpen={() => change({ item: arrival.id })} />
        ))}
      </ListFrame>
      <RecordedEventDrawer id={item?.startsWith('evt_') ? item : null} onClose={() => change({ item: null })} />
      <QuarantinedDrawer id={item?.startsWith('qua_') ? item : null} onClose={() => change({ item: null })} />
    </Stack>
  )
}

function Row({ arrival, onOpen }: { arrival: ArrivalAnswer; onOpen: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useNameOf()
  const { kind, at, contact, reasons, times } = arrival
  const name = nameOf({ kind: 'message', name: arrival.name })
  return (
    <Table.Tr>
      <Table.Td>
        <UnstyledButton onClick={onOpen}>
          <RowName name={name} />
        </UnstyledButton>
        {kind !== 'recorded' && (
          <Box>
            <ArrivalBadge kind={kind} />
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {reasons.join(' ')}
            </Text>
            {times > 1 && (
              <Text size="sm" c="dimmed">
                {t('events.debugger.times', { count: times, formatted: format.number(times) })}
              </Text>
            )}
          </Box>
        )}
        <Box hiddenFrom="sm">
          <ContactName contact={contact} />
        </Box>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <ContactName contact={contact} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.clock(at)}</Table.Td>
    </Table.Tr>
  )
}

function ContactName({ contact }: Pick<ArrivalAnswer, 'contact'>) {
  const { t } = useTranslation()
  if (!contact) return null
  return (
    <Anchor component={Link} to={paths.contact(contact.id)} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {contact.name || t('events.unnamedContact')}
    </Anchor>
  )
}
