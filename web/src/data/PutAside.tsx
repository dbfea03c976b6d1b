import { Button, Chip, Group, Stack, Table, Text, UnstyledButton } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { MoreButton } from '../parts/MoreButton.tsx'
import { Empty } from '../parts/States.tsx'
import { useAddress } from '../parts/useAddress.ts'
import { useMay } from '../session.tsx'
import { DismissDialog } from './DismissDialog.tsx'
import { NatureBadge } from './NatureBadge.tsx'
import { QuarantinedDrawer } from './QuarantinedDrawer.tsx'
import { kindNamed, type Quarantined, type QuarantineKind } from './quarantined.ts'
import { RetryDialog } from './RetryDialog.tsx'
import { SubjectNames } from './Subjects.tsx'
import { useNameOf } from './use-name-of.ts'

const REFRESH_MS = 5000

/** What could not be taken in or carried out, with its reason: tried again or let go, one by one, by kind, or all. */
export function PutAside() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('editContacts')
  const { params, change } = useAddress()
  const [dismissing, setDismissing] = useState(false)
  const [retrying, setRetrying] = useState(false)
  const kind = kindNamed(params.get('kind'))
  const list = useInfiniteQuery({
    queryKey: ['quarantine', kind],
    queryFn: ({ pageParam, signal }) =>
      call('listQuarantined', { query: { limit: 50, kind, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const items = list.data?.pages.flatMap(({ data }) => data) ?? []
  const counts = list.data?.pages[0]?.counts ?? []
  const shown = counts.filter((one) => kind === undefined || one.kind === kind)
  const total = shown.reduce((sum, { count }) => sum + count, 0)
  const retriable = shown.filter((one) => one.kind !== 'message').reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <Stack>
        <Group justify="space-between" gap="sm">
          <Text c="dimmed" maw={720}>
            {t('data.intro')}
          </Text>
          {may && total > 0 && (
            <Group gap="sm">
              <Button variant="default" onClick={() => setDismissing(true)}>
                {t('data.dismissAll', { count: total, formatted: format.number(total) })}
              </Button>
              {retriable > 0 && (
                <Button onClick={() => setRetrying(true)}>
                  {t('data.retryAll', { count: retriable, formatted: format.number(retriable) })}
                </Button>
              )}
            </Group>
          )}
        </Group>
        {counts.length > 1 && <KindChips counts={counts} kind={kind} onChange={(next) => change({ kind: next })} />}
        <ListFrame
          query={list}
          count={items.length}
          empty={<Empty icon={<IconCircleCheck size={40} />} title={t('data.empty')} text={t('data.emptyText')} />}
          head={
            <>
              <Table.Th>{t('data.what')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('data.reason')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('data.when')}</Table.Th>
            </>
          }
        >
          {items.map((item) => (
            <Row key={item.id} item={item} onOpen={() => change({ item: item.id })} />
          ))}
        </ListFrame>
        <MoreButton query={list} />
      </Stack>
      <QuarantinedDrawer id={params.get('item')} onClose={() => change({ item: null })} />
      {retrying && <RetryDialog count={retriable} which={{ kind }} onClose={() => setRetrying(false)} />}
      {dismissing && <DismissDialog count={total} which={{ kind }} onClose={() => setDismissing(false)} />}
    </>
  )
}

interface ChipsProps {
  counts: { kind: QuarantineKind; count: number }[]
  kind: QuarantineKind | undefined
  onChange: (kind: string | undefined) => void
}

function KindChips({ counts, kind, onChange }: ChipsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Chip.Group value={kind ?? ''} onChange={(value) => onChange(String(value) || undefined)}>
      <Group gap="xs" role="radiogroup" aria-label={t('data.filter')}>
        <Chip value="" variant="outline">
          {t('data.all')}
        </Chip>
        {counts.map((one) => (
          <Chip key={one.kind} value={one.kind} variant="outline">
            {t(`data.kinds.${one.kind}`)} · {format.number(one.count)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  )
}

function Row({ item, onOpen }: { item: Quarantined; onOpen: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useNameOf()
  const reason = item.issues[0]?.message ?? t('data.failedInside')
  return (
    <Table.Tr>
      <Table.Td>
        <UnstyledButton onClick={onOpen}>
          <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
            {nameOf(item)}
          </Text>
          <NatureBadge item={item} />
          <SubjectNames item={item} />
          <Text size="sm" c="dimmed" hiddenFrom="sm">
            {reason} · {format.ago(item.lastAt)}
          </Text>
        </UnstyledButton>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm">{reason}</Text>
        {item.failures > 1 && (
          <Text size="sm" c="dimmed">
            {t('data.times', { count: item.failures, formatted: format.number(item.failures) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">{format.ago(item.lastAt)}</Table.Td>
    </Table.Tr>
  )
}
