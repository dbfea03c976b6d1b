import { Group, Progress, Stack, Text, UnstyledButton } from '@mantine/core'
import type { ConversionsAnswer, LiveAnswer } from '@parcours/contract/journeys.ts'
import { openPorts } from '@parcours/model/journey/edit.ts'
import { type Graph, nodeById, triggerOf } from '@parcours/model/journey/graph.ts'
import { IconTarget, type TablerIcon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { countOf, reachedAt } from '../canvas/counts.ts'
import { NODE_VIEWS } from '../nodes/registry.ts'
import { stepTitle } from '../nodes/summary.ts'
import type { Words } from '../nodes/view.ts'
import classes from './live.module.css'
import type { Figures as FiguresOfStretch } from './useFigures.ts'

interface Props {
  graph: Graph
  live: LiveAnswer
  words: Words
  /** Where the journey has a goal. */
  conversions: ConversionsAnswer | undefined
  /** What stands beside it, and what it is called. */
  against: FiguresOfStretch | undefined
  againstName: string
  selected: string | undefined
  onSelect: (nodeId: string) => void
}

/** The steps from the entry to the goal, top to bottom: how many came to each, as a share of the entries. */
export function Funnel({ graph, live, words, conversions, against, againstName, selected, onSelect }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const trigger = triggerOf(graph)
  const entered = trigger ? reachedAt(graph, live.ports, trigger) : 0
  const before = against && reachedBefore(against)
  const open = Map.groupBy(openPorts(graph), ({ from }) => from)
  const ordered = graph.nodes.toSorted(({ position: one }, { position: other }) => one.y - other.y || one.x - other.x)
  return (
    <Stack component="ol" gap={2} m={0} p={0} className={classes.funnel} aria-label={t('live.funnel')}>
      {ordered.map((node) => {
        const reached = reachedAt(graph, live.ports, node)
        const gone = (open.get(node.id) ?? []).reduce((sum, port) => sum + countOf(live.ports, port), 0)
        const here = live.positions.find(({ nodeId }) => nodeId === node.id)?.count ?? 0
        return (
          <li key={node.id}>
            <UnstyledButton
              className={classes.row}
              data-selected={node.id === selected || undefined}
              aria-pressed={node.id === selected}
              onClick={() => onSelect(node.id)}
            >
              <Figures
                icon={NODE_VIEWS[node.kind].icon}
                title={stepTitle(node, words)}
                count={reached}
                of={entered}
                aside={[
                  here > 0 && `${format.number(here)} ${t('live.here')}`,
                  gone > 0 && t('live.leftHere', { count: gone, formatted: format.number(gone) }),
                ]
                  .filter(Boolean)
                  .join(', ')}
                share={format.percent(reached, entered)}
                beside={beside(againstName, before?.(node.id))}
              />
            </UnstyledButton>
          </li>
        )
      })}
      {conversions && trigger && (
        <Goal
          conversions={conversions}
          triggerId={trigger.id}
          beside={beside(
            againstName,
            against?.conversions && { count: against.conversions.converted, of: against.conversions.entered },
          )}
        />
      )}
    </Stack>
  )
}

/** How many came to a step in what stands beside, as it was drawn then; undefined of a step that it did not have. */
function reachedBefore({ graph, live }: FiguresOfStretch) {
  const trigger = triggerOf(graph)
  const of = trigger ? reachedAt(graph, live.ports, trigger) : 0
  return (nodeId: string): Share | undefined => {
    const node = nodeById(graph, nodeId)
    return node && { count: reachedAt(graph, live.ports, node), of }
  }
}

interface Share {
  count: number
  of: number
}

interface Beside extends Share {
  name: string
}

const beside = (name: string, share: Share | undefined): Beside | undefined => share && { name, ...share }

interface GoalProps {
  conversions: ConversionsAnswer
  triggerId: string
  beside: Beside | undefined
}

/** How many entries reached the goal, by how many contacts, how long that took half of them, and what it brought. */
function Goal({ conversions, triggerId, beside }: GoalProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { entered, converted, contactsConverted, revenue, currency, steps } = conversions
  const median = steps.find(({ nodeId }) => nodeId === triggerId)?.medianSeconds
  return (
    <li className={classes.row}>
      <Figures
        icon={IconTarget}
        title={t('rules.goal')}
        count={converted}
        of={entered}
        color="orange"
        aside={[
          contactsConverted < converted &&
            t('live.contacts', { count: contactsConverted, formatted: format.number(contactsConverted) }),
          converted > 0 && median !== undefined && t('live.median', { span: format.span(median) }),
        ]
          .filter(Boolean)
          .join(', ')}
        share={[format.percent(converted, entered), revenue > 0 && format.money(revenue, currency)]
          .filter(Boolean)
          .join(' · ')}
        beside={beside}
      />
    </li>
  )
}

interface FiguresProps {
  icon: TablerIcon
  title: string
  count: number
  /** What the bar is full at. */
  of: number
  color?: string
  /** Below, on the left. */
  aside: string
  share: string
  /** The same place in what stands beside: a second bar, and its share in words. */
  beside: Beside | undefined
}

/** A place of the funnel: how many came to it, as a figure and as a bar. */
function Figures({ icon: Icon, title, count, of, color, aside, share, beside }: FiguresProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <Group gap={8} wrap="nowrap" justify="space-between">
        <Group gap={8} wrap="nowrap" miw={0}>
          <Icon size={16} aria-hidden style={{ flexShrink: 0 }} />
          <Text size="sm" truncate>
            {title}
          </Text>
        </Group>
        <Text size="sm" fw={700} className={classes.figure}>
          {format.number(count)}
        </Text>
      </Group>
      <Progress value={widthOf({ count, of })} size={4} mt={4} {...(color && { color })} aria-hidden />
      {beside && <Progress value={widthOf(beside)} size={4} mt={2} color="gray" aria-hidden />}
      <Group justify="space-between" gap={8} wrap="nowrap">
        <Text size="xs" c="dimmed">
          {aside || '\u00a0'}
        </Text>
        <Text size="xs" c="dimmed">
          {share}
        </Text>
      </Group>
      {beside && (
        <Text size="xs" c="dimmed" ta="right">
          {t('live.against', {
            name: beside.name,
            formatted: format.number(beside.count),
            share: format.percent(beside.count, beside.of),
          })}
        </Text>
      )}
    </>
  )
}

const widthOf = ({ count, of }: Share) => (of > 0 ? Math.min(100, (count / of) * 100) : 0)
