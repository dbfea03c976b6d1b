import { Badge, Button, Table, Text } from '@mantine/core'
import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { RowName } from '../parts/RowName.tsx'
import { Empty, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'

const POLL_INTERVAL_MS = 5000

/** All segments, with their sizes and their conditions in words. */
export function SegmentsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('author')
  const segments = useQuery({
    queryKey: ['segments'],
    queryFn: () => call('listSegments'),
    refetchInterval: POLL_INTERVAL_MS,
  })
  const button = may && (
    <Button component={Link} to={paths.newSegment()} leftSection={<IconPlus size={16} />}>
      {t('segments.new')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('segments.title')}>{segments.data?.data.length ? button : null}</PageHead>
      <ListFrame
        query={segments}
        count={segments.data?.data.length ?? 0}
        empty={
          <Empty
            icon={<IconUsersGroup size={40} />}
            title={t('segments.empty')}
            text={t('segments.emptyText')}
            action={button}
          />
        }
        head={
          <>
            <Table.Th>{t('segments.name')}</Table.Th>
            <Table.Th className="number">{t('segments.size')}</Table.Th>
            <Table.Th visibleFrom="md">{t('common.changed')}</Table.Th>
          </>
        }
      >
        {segments.data?.data.map(({ id, name, kind, state, size, sentence, updatedAt }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <RowName name={name} to={paths.segment(id)} />
              {kind === 'static' && (
                <Badge variant="default" tt="none">
                  {t('segments.static')}
                </Badge>
              )}
              <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                {sentence}
              </Text>
            </Table.Td>
            <Table.Td className="number">{state === 'ready' ? format.number(size) : t(`segments.${state}`)}</Table.Td>
            <Table.Td visibleFrom="md">{format.ago(updatedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </ListFrame>
    </>
  )
}
