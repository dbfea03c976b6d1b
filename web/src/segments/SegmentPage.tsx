import { Anchor, Badge, Group, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useNavigate, useParams } from 'react-router'
import { callTagged } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { Failed, LoadingContent, LoadingRows, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { UsedBy } from '../usages/UsedBy.tsx'
import { SegmentActions } from './SegmentActions.tsx'
import { SegmentEditor } from './SegmentEditor.tsx'

// Charts load with the history.
const SegmentHistory = lazy(() =>
  import('./SegmentHistory.tsx').then(({ SegmentHistory: view }) => ({ default: view })),
)

const BUILDING_MS = 500
const READY_MS = 5000

/** A segment: whom it describes, and how it changes. */
export function SegmentPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { id = '', view = 'edit' } = useParams()
  const segment = useQuery({
    queryKey: ['segment', id],
    queryFn: () => callTagged('getSegment', { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.data.state === 'building' ? BUILDING_MS : READY_MS),
  })
  if (segment.isLoadingError)
    return (
      <Failed
        error={segment.error}
        onRetry={() => segment.refetch()}
        back={{ to: paths.segments(), place: t('segments.title') }}
      />
    )
  if (!segment.data) return <LoadingContent />
  const { data, etag } = segment.data
  return (
    <>
      <Anchor component={Link} to={paths.segments()} size="sm">
        {t('segments.title')}
      </Anchor>
      <PageHead
        title={
          <Group gap="sm">
            {data.name}
            <Badge variant="light" tt="none" size="lg" c="var(--mantine-color-text)">
              {data.state === 'ready'
                ? t('segments.members', { count: data.size, formatted: format.number(data.size) })
                : t(`segments.${data.state}`)}
            </Badge>
          </Group>
        }
      >
        <UsedBy used={{ of: data.id }} name={data.name} />
        <SegmentActions segment={data} />
      </PageHead>
      <Tabs
        value={view}
        onChange={(value) => navigate(paths.segment(id, value === 'history' ? 'history' : 'edit'))}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="edit">{t('segments.views.edit')}</Tabs.Tab>
          <Tabs.Tab value="history">{t('segments.views.history')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="edit">
          <SegmentEditor
            key={data.id}
            segment={data}
            etag={etag}
            first={{ name: data.name, condition: data.condition }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <Suspense fallback={<LoadingRows rows={4} />}>
            <SegmentHistory segmentId={id} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

/** A new segment, empty or begun from others. */
export function NewSegmentPage() {
  const { t } = useTranslation()
  const { state } = useLocation() as {
    state: { name: string; condition: Parameters<typeof SegmentEditor>[0]['first']['condition'] } | null
  }
  return (
    <>
      <Anchor component={Link} to={paths.segments()} size="sm">
        {t('segments.title')}
      </Anchor>
      <PageHead title={t('segments.new')} />
      <SegmentEditor first={state ?? { name: '', condition: { kind: 'all', of: [] } }} />
    </>
  )
}
