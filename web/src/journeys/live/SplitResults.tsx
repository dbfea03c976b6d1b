import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import type { SplitAnswer } from '@parcours/contract/journeys.ts'
import { abTestOf } from '@parcours/model/journey/facets.ts'
import { type Graph, nodeById } from '@parcours/model/journey/graph.ts'
import { IconTrophy } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { say, sayError } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { useMay } from '../../session.tsx'
import { useWords } from '../canvas/useWords.ts'
import { portName } from '../nodes/port-name.ts'

interface Props {
  journeyId: string
  graph: Graph
  split: SplitAnswer
  currency: string
}

/**
 * How the ways of a split compare: how many of each reached the goal, how sure the lead is, and against the holdout.
 */
export function SplitResults({ journeyId, graph, split, currency }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useWords()
  const client = useQueryClient()
  const mayLaunch = useMay('launch')
  const choose = useMutation({
    mutationFn: (port: string | null) =>
      call('declareSplitWinner', { params: { id: journeyId }, body: { nodeId: split.nodeId, port } }),
    onSuccess: (_, port) => {
      void client.invalidateQueries({ queryKey: ['splits', journeyId] })
      say(t(port ? 'splits.chosen' : 'splits.open'))
    },
    onError: sayError,
  })
  const node = nodeById(graph, split.nodeId)
  const test = node && abTestOf(node)
  if (!test) return null
  const nameOf = (port: string) => portName(node, port, words)
  const best = Math.max(...split.branches.map(({ converted, took }) => (took > 0 ? converted / took : 0)), 0.000001)
  const verdictOf = ({ verdict, confidence }: NonNullable<typeof split.leader>) =>
    t(`campaigns.results.verdict.${verdict}`, { confidence: format.percent(Math.min(confidence, 0.999), 1) })
  const holdouts = new Set(test.ways.filter(({ holdout }) => holdout).map(({ id }) => id))
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Text fw={600}>{node.name || t(`nodes.${node.kind}.name`)}</Text>
        {split.branches.map(({ port, took, converted, revenue, lift }) => (
          <div key={port}>
            <Group justify="space-between" gap={6} wrap="nowrap">
              <Text size="sm" fw={split.winner?.port === port ? 700 : 400}>
                {split.winner?.port === port && <IconTrophy size={14} aria-label={t('splits.winner')} />} {nameOf(port)}
              </Text>
              <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                <b>{format.percent(converted, took)}</b> ·{' '}
                {t('splits.of', { converted: format.number(converted), took: format.number(took) })}
              </Text>
            </Group>
            <Progress
              value={took > 0 ? (converted / took / best) * 100 : 0}
              size="sm"
              color={holdouts.has(port) ? 'gray' : undefined}
              aria-label={nameOf(port)}
            />
            <Group justify="space-between" gap={6}>
              <Text size="xs" c="dimmed">
                {[
                  ...(revenue > 0 ? [format.money(revenue, currency)] : []),
                  ...(lift
                    ? [t('splits.lift', { low: points(lift.low, format), high: points(lift.high, format) })]
                    : []),
                ].join(' · ')}
              </Text>
              {mayLaunch && !holdouts.has(port) && split.winner?.port !== port && (
                <Button size="compact-xs" variant="subtle" onClick={() => choose.mutate(port)}>
                  {t('splits.choose')}
                </Button>
              )}
            </Group>
          </div>
        ))}
        <Text size="sm">
          {split.winner
            ? t(split.winner.confidence === null ? 'splits.byHand' : 'splits.byItself', {
                branch: nameOf(split.winner.port),
                when: format.dateTime(split.winner.decidedAt),
                confidence: format.percent(split.winner.confidence ?? 0, 1),
              })
            : split.leader
              ? `${t('splits.leads', { branch: nameOf(split.leader.port) })} ${verdictOf(split.leader)}`
              : t('splits.nothing')}
        </Text>
        {split.winner && mayLaunch && (
          <Button
            size="compact-sm"
            variant="default"
            style={{ alignSelf: 'flex-start' }}
            onClick={() => choose.mutate(null)}
          >
            {t('splits.again')}
          </Button>
        )}
      </Stack>
    </Paper>
  )
}

/** A difference of two parts, in points of a percent with its sign. */
function points(part: number, { number }: ReturnType<typeof useFormat>): string {
  const value = Math.round(part * 1000) / 10
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${number(Math.abs(value))}`
}
