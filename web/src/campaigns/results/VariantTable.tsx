import { Button, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core'
import type { CampaignAnswer, ReportAnswer } from '@parcours/contract/campaigns.ts'
import type { WinnerMetric } from '@parcours/model/campaign/campaign.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { useMay } from '../../session.tsx'
import { ChooseWinner } from './ChooseWinner.tsx'

interface Props {
  campaign: CampaignAnswer
  report: ReportAnswer
  /** How many recipients wait for a winner. */
  undecided: number
}

/** What each variant brought, which leads, and how sure that is. */
export function VariantTable({ campaign, report, undecided }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayLaunch = useMay('launch')
  const { test } = campaign.definition
  const [chosen, choose] = useState<string>()
  const mayChoose = mayLaunch && undecided > 0 && test !== null && test.share < 100
  return (
    <Stack gap="sm">
      <Title order={2} fz="lg">
        {t('campaigns.results.variants')}
      </Title>
      <Verdict report={report} />
      <Table.ScrollContainer
        minWidth={900}
        type="native"
        tabIndex={0}
        role="region"
        aria-label={t('campaigns.results.variants')}
      >
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('campaigns.results.variant')}</Table.Th>
              {(['sent', 'opened', 'clicked', 'unsubscribed', 'buyers', 'revenue', 'clickRevenue'] as const).map(
                (name) => (
                  <Table.Th key={name} className="number">
                    {t(`campaigns.figures.${name}`)}
                  </Table.Th>
                ),
              )}
              {mayChoose && (
                <Table.Th>
                  <VisuallyHidden>{t('campaigns.results.choice')}</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.variants.map(
              ({ variant, sent, contacts, opened, clicked, unsubscribed, buyers, revenue, clickRevenue }) => (
                <Table.Tr key={variant}>
                  <Table.Td fw={report.winner?.variant === variant ? 700 : 400}>{variant}</Table.Td>
                  <Table.Td className="number">{format.number(sent)}</Table.Td>
                  {[
                    [opened, sent],
                    [clicked, sent],
                    [unsubscribed, sent],
                    [buyers, contacts],
                  ].map(([count = 0, whole = 0], index) => (
                    <Table.Td key={index} className="number">
                      {format.number(count)}{' '}
                      <Text span size="sm" c="dimmed">
                        {format.percent(count, whole)}
                      </Text>
                    </Table.Td>
                  ))}
                  <Table.Td className="number">{format.money(revenue, report.currency)}</Table.Td>
                  <Table.Td className="number">{format.money(clickRevenue, report.currency)}</Table.Td>
                  {mayChoose && (
                    <Table.Td>
                      <Button size="xs" variant="default" onClick={() => choose(variant)}>
                        {t('campaigns.results.choose', { variant })}
                      </Button>
                    </Table.Td>
                  )}
                </Table.Tr>
              ),
            )}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed">
        {t('campaigns.results.window', { count: report.conversionDays })}
      </Text>
      {chosen && (
        <ChooseWinner
          campaignId={campaign.id}
          variant={chosen}
          undecided={undecided}
          onClose={() => choose(undefined)}
        />
      )}
    </Stack>
  )
}

/** Which variant leads or has won, and what may be said of it: never more than the numbers bear. */
function Verdict({ report: { ranking, winner, currency } }: { report: ReportAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const variant = (key: string) => t('campaigns.what.variant', { key })
  const metric = (name: WinnerMetric) => t(`campaigns.what.metrics.${name}`).toLocaleLowerCase()
  const sureness = (confidence: number) => format.percent(Math.min(confidence, 0.999), 1)
  if (winner) {
    const { verdict, confidence } = winner
    const chosen = { variant: variant(winner.variant) }
    if (winner.metric === 'hand') return <Text>{t('campaigns.results.wonByHand', chosen)}</Text>
    const named = { ...chosen, metric: metric(winner.metric) }
    const how =
      verdict && confidence !== null
        ? t(`campaigns.results.verdict.${verdict}`, { confidence: sureness(confidence) })
        : t(`campaigns.results.verdict.${verdict === 'uneven' ? 'uneven' : 'tooFew'}`)
    return (
      <Text>
        {t('campaigns.results.won', named)} {how}
      </Text>
    )
  }
  if (!ranking) return null
  const { verdict, confidence, difference } = ranking
  const amount = (value: number) =>
    ranking.metric === 'revenue'
      ? format.money(Math.round(value), currency)
      : t('campaigns.results.points', { points: format.number(Math.round(value * 1000) / 10) })
  const bounds =
    difference && t('campaigns.results.between', { low: amount(difference.low), high: amount(difference.high) })
  return (
    <Text>
      {t('campaigns.results.leads', { variant: variant(ranking.best), metric: metric(ranking.metric) })}{' '}
      {t(`campaigns.results.verdict.${verdict}`, { confidence: sureness(confidence) })} {bounds}
    </Text>
  )
}
