import { Alert, Anchor, Button, Grid, Group, Paper, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core'
import type { CampaignAnswer, ProgressAnswer } from '@parcours/contract/campaigns.ts'
import { IconScale } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../client.ts'
import { Bars, Columns } from '../../parts/Bars.tsx'
import { useFormat } from '../../parts/format.ts'
import { Failed, LoadingRows } from '../../parts/States.tsx'
import { useAddress } from '../../parts/useAddress.ts'
import { newest, useStream } from '../../parts/useStream.ts'
import { paths, temporalRunUrl } from '../../paths.ts'
import { useSession } from '../../session.tsx'
import { Breakdown } from './Breakdown.tsx'
import { HeatMap } from './HeatMap.tsx'
import { ProgressPanel } from './ProgressPanel.tsx'
import { SendsTable } from './SendsTable.tsx'
import { VariantTable } from './VariantTable.tsx'

const REPORT_MS = 5000

/** What becomes of a campaign: how far it is, live, and what it brought. */
export function ResultsView({ campaign, onChanged }: { campaign: CampaignAnswer; onChanged: () => void }) {
  const { t } = useTranslation()
  const { temporalUrl, temporalNamespace } = useSession()
  const streamed = useStream<ProgressAnswer>(`/api/v1/stream?campaign=${campaign.id}`)
  const first = useQuery({
    queryKey: ['progress', campaign.id],
    queryFn: () => call('getCampaignProgress', { params: { id: campaign.id } }),
    refetchInterval: streamed.isLost && REPORT_MS,
  })
  const progress = newest(streamed, first)
  // The state in the head follows what the stream tells.
  useEffect(() => {
    if (progress && progress.state !== campaign.state) onChanged()
  }, [progress, campaign.state, onChanged])
  if (first.isLoadingError) return <Failed error={first.error} onRetry={() => first.refetch()} />
  if (!progress) return <LoadingRows />
  return (
    <Stack gap="xl">
      <ProgressPanel campaign={campaign} progress={progress} />
      <Figures campaignId={campaign.id} progress={progress} />
      {progress.sent > 0 && (
        <Group>
          <Button
            component={Link}
            to={paths.campaignComparison([campaign.id])}
            variant="default"
            size="xs"
            leftSection={<IconScale size={14} aria-hidden />}
          >
            {t('comparison.withOthers')}
          </Button>
        </Group>
      )}
      <Report campaign={campaign} progress={progress} />
      {temporalUrl && progress.workflowId && (
        <Anchor href={temporalRunUrl(temporalUrl, temporalNamespace, progress.workflowId)} target="_blank" size="sm">
          {t('campaigns.temporal')}
        </Anchor>
      )}
    </Stack>
  )
}

const FIGURES = [
  'sent',
  'delivered',
  'opened',
  'machineOpened',
  'clicked',
  'unsubscribed',
  'bounced',
  'complained',
  'failed',
  'deferred',
  'unknown',
] as const
/** Shown also while they are 0. */
const ALWAYS = new Set<string>(['sent', 'opened', 'clicked', 'unsubscribed', 'bounced'])
/** Figures that lead to a list of contacts. */
const LISTED = new Set<string>([
  'sent',
  'opened',
  'clicked',
  'unsubscribed',
  'bounced',
  'complained',
  'failed',
  'deferred',
  'unknown',
  'excluded',
])

function Figures({ campaignId, progress }: { campaignId: string; progress: ProgressAnswer }) {
  const { t } = useTranslation()
  const excluded = progress.excluded.reduce((sum, { count }) => sum + count, 0)
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      {FIGURES.filter((name) => progress[name] > 0 || ALWAYS.has(name)).map((name) => (
        <Figure
          key={name}
          label={t(`campaigns.figures.${name}`)}
          count={progress[name]}
          whole={
            name === 'sent' || name === 'failed' || name === 'deferred' || name === 'unknown'
              ? progress.taken
              : progress.sent
          }
          to={LISTED.has(name) ? paths.campaign(campaignId, 'people', name) : undefined}
          text={name === 'machineOpened' || name === 'unknown' ? t(`campaigns.figuresText.${name}`) : undefined}
        />
      ))}
      {excluded > 0 && (
        <Figure
          label={t('campaigns.figures.excluded')}
          count={excluded}
          whole={progress.taken}
          to={paths.campaign(campaignId, 'people', 'excluded')}
        />
      )}
    </SimpleGrid>
  )
}

function Figure({
  label,
  count,
  whole,
  to,
  text,
}: {
  label: string
  count: number
  whole: number
  to?: string | undefined
  text?: string | undefined
}) {
  const format = useFormat()
  const number = (
    <Text fz={24} fw={700} lh={1.2} className="number" ta="left">
      {format.number(count)}
    </Text>
  )
  return (
    <Tooltip label={text} disabled={!text} multiline w={280}>
      <Paper withBorder p="sm">
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        {to && count > 0 ? (
          <Anchor component={Link} to={to} aria-label={`${label} ${format.number(count)}`}>
            {number}
          </Anchor>
        ) : (
          number
        )}
        <Text size="xs" c="dimmed">
          {whole > 0 ? format.percent(count, whole) : '–'}
        </Text>
      </Paper>
    </Tooltip>
  )
}

function Report({ campaign, progress }: { campaign: CampaignAnswer; progress: ProgressAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { params, change } = useAddress()
  const sendId = params.get('send') ?? undefined
  const report = useQuery({
    queryKey: ['report', campaign.id, sendId],
    queryFn: () => call('getCampaignReport', { params: { id: campaign.id }, query: sendId ? { sendId } : {} }),
    refetchInterval: REPORT_MS,
    placeholderData: keepPreviousData,
  })
  if (report.isLoadingError) return <Failed error={report.error} onRetry={() => report.refetch()} />
  if (!report.data) return <LoadingRows rows={4} />
  const { data } = report
  const money = (minor: number) => format.money(Math.round(minor), data.currency)
  const bars = (list: { label: string; count: number }[], title: string) =>
    list.length > 0 && <Bars title={title} bars={list} whole={Math.max(...list.map(({ count }) => count))} />
  return (
    <>
      {data.sends.length > 1 && (
        <SendsTable sends={data.sends} chosen={sendId} onChoose={(id) => change({ send: id })} />
      )}
      {data.variants.length > 0 && (
        <VariantTable
          campaign={campaign}
          report={data}
          undecided={progress.state === 'sending' && progress.winner === null ? progress.undecided : 0}
        />
      )}
      {data.holdout && (
        <Alert color="gray" title={t('campaigns.results.holdout')}>
          {data.holdout.verdict === 'uneven'
            ? t('campaigns.results.verdict.uneven')
            : data.holdout.low === null ||
                data.holdout.high === null ||
                data.holdout.verdict === null ||
                data.holdout.verdict === 'tooFew'
              ? t('campaigns.results.holdoutEarly')
              : t(
                  data.holdout.low <= 0 && data.holdout.high >= 0
                    ? 'campaigns.results.holdoutUnsure'
                    : 'campaigns.results.holdoutText',
                  {
                    sent: format.number(data.holdout.assigned),
                    holdout: format.number(data.holdout.contacts),
                    difference: money(data.holdout.perContact),
                    low: money(data.holdout.low),
                    high: money(data.holdout.high),
                  },
                )}
        </Alert>
      )}
      {data.links.length > 0 && <HeatMap campaign={campaign} links={data.links} />}
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Breakdown
            title={t('campaigns.results.segments')}
            note={t('campaigns.results.segmentsText')}
            by={t('campaigns.results.segment')}
            last="unsubscribed"
            rows={data.segments.map(({ segment, unsubscribed, ...row }) => ({
              ...row,
              id: segment,
              label: segment,
              last: unsubscribed,
            }))}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Breakdown
            title={t('campaigns.results.domains')}
            by={t('campaigns.results.domain')}
            last="bounced"
            rows={data.domains
              .slice(0, 10)
              .map(({ domain, bounced, ...row }) => ({ ...row, id: domain, label: domain, last: bounced }))}
          />
        </Grid.Col>
      </Grid>
      <Grid gap="xl">
        {data.hours.length > 1 && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Columns
              title={t('campaigns.results.byHour')}
              bars={data.hours.map(({ at, opened }) => ({ label: format.dateTime(at), count: opened }))}
            />
          </Grid.Col>
        )}
        {progress.excluded.length > 0 && (
          <Grid.Col span={{ base: 12, md: 3 }}>
            <Bars
              title={t('campaigns.figures.excluded')}
              whole={progress.taken}
              bars={progress.excluded.map(({ reason, count }) => ({
                label: t(`messages.reason.${reason}`),
                count,
              }))}
            />
          </Grid.Col>
        )}
        <Grid.Col span={{ base: 12, md: 3 }}>
          <Group align="flex-start" gap="xl">
            {bars(
              data.devices.map(({ device, count }) => ({
                label: t(`campaigns.results.device.${device as 'phone'}`),
                count,
              })),
              t('campaigns.results.devices'),
            )}
            {bars(
              data.bounces.map(({ kind, reason, count }) => ({
                label: [t(`campaigns.results.bounceKind.${kind}`), reason].filter(Boolean).join(' · '),
                count,
              })),
              t('campaigns.results.bounces'),
            )}
            {bars(
              data.unsubscribeReasons.map(({ reason, count }) => ({
                label: reason ? t(`campaigns.results.reason.${reason}`) : t('campaigns.results.noReason'),
                count,
              })),
              t('campaigns.results.unsubscribes'),
            )}
          </Group>
        </Grid.Col>
      </Grid>
    </>
  )
}
