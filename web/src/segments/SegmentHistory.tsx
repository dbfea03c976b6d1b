import '@mantine/charts/styles.css'
import { AreaChart } from '@mantine/charts'
import { Anchor, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { paths } from '../paths.ts'

/** A segment that is new is still being built when its history is opened. */
const POLL_INTERVAL_MS = 5000

/** The segment's size over time, entries and exits, and reconciliations. */
export function SegmentHistory({ segmentId }: { segmentId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const history = useQuery({
    queryKey: ['segment-history', segmentId],
    queryFn: () => call('getSegmentHistory', { params: { id: segmentId } }),
    refetchInterval: POLL_INTERVAL_MS,
  })
  const moves = useInfiniteQuery({
    queryKey: ['segment-membership-changes', segmentId],
    refetchInterval: POLL_INTERVAL_MS,
    queryFn: ({ pageParam }) =>
      call('listSegmentMembershipChanges', {
        params: { id: segmentId },
        query: { limit: 20, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  if (history.isLoadingError) return <Failed error={history.error} onRetry={() => history.refetch()} />
  if (!history.data) return <LoadingRows rows={4} />
  const { sizes, reconciliations } = history.data
  const contacts = moves.data?.pages.flatMap(({ data }) => data) ?? []
  const last = reconciliations[0]
  return (
    <Stack>
      <Paper withBorder p="md">
        <Title order={2} mb="sm">
          {t('segments.sizes')}
        </Title>
        {sizes.length < 2 ? (
          <Text c="dimmed">{t('segments.noSizes')}</Text>
        ) : (
          <>
            <AreaChart
              h={220}
              data={sizes.map(({ at, size }) => ({ at: format.dateTime(at), size }))}
              dataKey="at"
              series={[{ name: 'size', label: t('segments.size'), color: 'teal.6' }]}
              curveType="stepAfter"
              withDots={sizes.length < 30}
              valueFormatter={format.number}
              tooltipAnimationDuration={0}
              areaChartProps={{ accessibilityLayer: false }}
              areaProps={{ isAnimationActive: false }}
            />
            <details>
              <summary>{t('segments.asTable')}</summary>
              <Table>
                <Table.Tbody>
                  {sizes.map(({ at, size }) => (
                    <Table.Tr key={at}>
                      <Table.Td>{format.dateTime(at)}</Table.Td>
                      <Table.Td className="number">{format.number(size)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </details>
          </>
        )}
      </Paper>
      <Paper withBorder p="md">
        <Title order={2} mb="sm">
          {t('segments.moves')}
        </Title>
        {contacts.length === 0 && moves.isSuccess && <Text c="dimmed">{t('segments.noMoves')}</Text>}
        <Stack gap={6}>
          {contacts.map(({ contactId, name, entered, at }) => (
            <Group key={`${contactId} ${at}`} justify="space-between" gap="xs">
              <Text size="sm">
                <b>{t(entered ? 'segments.entered' : 'segments.left')}</b>{' '}
                <Anchor component={Link} to={paths.contact(contactId)} size="sm">
                  {name || t('contacts.unnamed')}
                </Anchor>
              </Text>
              <Text size="sm" c="dimmed">
                {format.dateTime(at)}
              </Text>
            </Group>
          ))}
        </Stack>
        {moves.hasNextPage && (
          <Button
            mt="md"
            variant="default"
            size="xs"
            loading={moves.isFetchingNextPage}
            onClick={() => moves.fetchNextPage()}
          >
            {t('common.more')}
          </Button>
        )}
      </Paper>
      <Text size="sm" c="dimmed">
        {last
          ? t('segments.reconciled', {
              when: format.ago(last.at),
              count: last.missing + last.surplus,
              formatted: format.number(last.missing + last.surplus),
            })
          : t('segments.notReconciled')}
      </Text>
    </Stack>
  )
}
