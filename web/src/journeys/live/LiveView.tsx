import { Box, Button, Group, ScrollArea, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { moveNodes } from '@parcours/model/journey/edit.ts'
import { abTestOf } from '@parcours/model/journey/facets.ts'
import { type Edge as CanvasEdge, type Graph, nodeById } from '@parcours/model/journey/graph.ts'
import { foldedAs } from '@parcours/model/journey/parts.ts'
import { IconVersions } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { Empty, Failed, LoadingRows } from '../../parts/States.tsx'
import { ReadCanvas } from '../canvas/ReadCanvas.tsx'
import { toFlow } from '../canvas/to-flow.ts'
import { useFolded } from '../canvas/useFolded.ts'
import { useWords } from '../canvas/useWords.ts'
import { Funnel } from './Funnel.tsx'
import { GoalSummary } from './GoalSummary.tsx'
import { SplitResults } from './SplitResults.tsx'
import { StepPanel } from './StepPanel.tsx'
import { StretchSelect } from './StretchSelect.tsx'
import { CONVERSIONS_EVERY_MS, useFigures } from './useFigures.ts'
import { useStretch } from './useStretch.ts'

/** Cards with their figures are so much higher than in the editor. */
const HEIGHT = 1.35

const stretched = (graph: Graph): Graph =>
  moveNodes(graph, new Map(graph.nodes.map(({ id, position: { x, y } }) => [id, { x, y: Math.round(y * HEIGHT) }])))

interface Props {
  journey: JourneyAnswer
  /** As it is drawn now: its parts are shown of what runs too. */
  draft: Graph
  selected: string | undefined
  /** Of the selected step: who left by it is shown. */
  port: string | undefined
  onSelect: (nodeId: string | undefined, port?: string) => void
  onContact: (contactId: string) => void
}

/**
 * What runs, with counts that move by themselves. A step opens its figures and who is there beside the drawing, a count
 * on an edge who went that way.
 */
export function LiveView({ journey, draft, selected, port, onSelect, onContact }: Props) {
  const { t } = useTranslation()
  const words = useWords()
  const narrow = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false }) ?? false
  const wide = useMediaQuery('(min-width: 1200px)', undefined, { getInitialValueInEffect: false }) ?? false
  const [stretch, setStretch] = useStretch()
  const { graph: running, live, conversions, against, first, missing } = useFigures(journey, stretch)
  const graph = useMemo(() => stretched(foldedAs(running, draft)), [running, draft])
  const splits = useQuery({
    queryKey: ['splits', journey.id],
    queryFn: () => call('listJourneySplits', { params: { id: journey.id } }),
    enabled: Boolean(graph.rules?.goal) && graph.nodes.some((node) => abTestOf(node)),
    refetchInterval: CONVERSIONS_EVERY_MS,
  })
  const onOpenPort = useCallback(({ from, port: by }: CanvasEdge) => onSelect(from, by), [onSelect])
  const { folded, fold } = useFolded(journey.id)
  const shown = useMemo(
    () =>
      toFlow(graph, {
        words,
        live,
        conversions,
        selected: new Set(selected ? [selected] : []),
        folded,
        parts: { onFold: fold },
        onOpenPort,
      }),
    [graph, words, live, conversions, selected, folded, fold, onOpenPort],
  )
  const againstName =
    typeof stretch.against === 'number' ? t('path.version', { version: stretch.against }) : t('live.before')
  const node = selected ? nodeById(graph, selected) : undefined
  if (missing !== undefined)
    return (
      <Empty
        icon={<IconVersions size={40} />}
        title={t('stretch.noVersion', { number: missing })}
        text={t('stretch.noVersionText')}
        action={
          <Button onClick={() => setStretch({ ...stretch, version: undefined, against: undefined })}>
            {t('stretch.seeAll')}
          </Button>
        }
      />
    )
  if (first.isLoadingError) return <Failed error={first.error} onRetry={() => first.refetch()} />
  if (!live) return <LoadingRows />
  return (
    <Stack flex={1} mih={0} gap={0}>
      <Group justify="space-between" px="sm" pt="sm" gap="sm">
        {graph.rules?.goal && conversions && !wide && !narrow ? (
          <GoalSummary event={graph.rules.goal.event} conversions={conversions} />
        ) : (
          <span />
        )}
        <StretchSelect journeyId={journey.id} stretch={stretch} onChange={setStretch} />
      </Group>
      <Group
        flex={1}
        mih={0}
        gap={0}
        align="stretch"
        wrap="nowrap"
        style={{ flexDirection: narrow ? 'column' : 'row' }}
      >
        {(wide || narrow) && (
          <ScrollArea
            component="nav"
            aria-label={t('live.funnel')}
            w={narrow ? '100%' : 264}
            p="xs"
            style={{ flexShrink: 0, ...(!narrow && { borderRight: '1px solid var(--app-line)' }) }}
          >
            <Funnel
              graph={graph}
              live={live}
              words={words}
              conversions={conversions}
              against={against}
              againstName={againstName}
              selected={selected}
              onSelect={onSelect}
            />
          </ScrollArea>
        )}
        {!narrow && (
          <Box flex={1} mih={0} miw={0}>
            <ReadCanvas drawn={shown} onOpen={onSelect} />
          </Box>
        )}
        {node && (
          <StepPanel
            journey={journey}
            graph={graph}
            node={node}
            port={port}
            live={live}
            words={words}
            overlay={narrow}
            onPort={(by) => onSelect(node.id, by)}
            onContact={onContact}
            onClose={() => onSelect(undefined)}
          />
        )}
        {!node && (splits.data?.data.length ?? 0) > 0 && (
          <ScrollArea.Autosize
            component="aside"
            aria-label={t('splits.title')}
            w={narrow ? '100%' : 372}
            mah={narrow ? '45%' : '100%'}
            p="sm"
            style={{ flexShrink: 0 }}
          >
            <Stack gap="sm">
              {splits.data?.data.map((split) => (
                <SplitResults
                  key={split.nodeId}
                  journeyId={journey.id}
                  graph={graph}
                  split={split}
                  currency={conversions?.currency ?? ''}
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
        )}
      </Group>
      <Text className="visually-hidden" aria-live="polite">
        {t('live.inside', { count: live.positions.reduce((sum, { count }) => sum + count, 0) })}
      </Text>
    </Stack>
  )
}
