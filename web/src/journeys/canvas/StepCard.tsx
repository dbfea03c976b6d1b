import { Group, Text } from '@mantine/core'
import { type JourneyNode, portsOf } from '@parcours/model/journey/graph.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import { portName } from '../nodes/port-name.ts'
import { NODE_VIEWS } from '../nodes/registry.ts'
import { stepSummary, stepTitle } from '../nodes/summary.ts'
import type { NodeView, Words } from '../nodes/view.ts'
import classes from './canvas.module.css'
import { LiveFigures, LiveHere, type StepLive } from './LiveFigures.tsx'
import { OpenPorts, type OpenPortsData } from './OpenPorts.tsx'
import { ProblemMark } from './ProblemMark.tsx'

export interface StepData extends Record<string, unknown> {
  node: JourneyNode
  /** Words of what is wrong, in edit. */
  problems: string[]
  /** Not on the way of the contact who is looked at. */
  aside: boolean
  /** Counts, in live. */
  live?: StepLive
  words: Words
  open?: OpenPortsData
  /** Whether a message is shown by its picture. */
  pictured: boolean
}
export type StepNode = Node<StepData, 'step'>

/** One step on the canvas, titled by its name or by what it does; ports, what may follow in edit, counts in live. */
export function StepCard({
  data: { node, problems, aside, live, words, open, pictured },
  selected,
}: NodeProps<StepNode>) {
  const { t } = useTranslation()
  const view = NODE_VIEWS[node.kind] as NodeView<typeof node.kind>
  const ports = portsOf(node)
  const Icon = view.icon
  const kind = t(`nodes.${node.kind}.name`)
  const said = stepSummary(node, words)
  const title = stepTitle(node, words)
  return (
    <div
      className={classes.card}
      data-selected={selected || undefined}
      data-problem={problems.length > 0 || undefined}
      data-aside={aside || undefined}
    >
      {NODE_KINDS[node.kind].role !== 'trigger' && (
        <Handle type="target" position={Position.Top} className={classes.handle} />
      )}
      <Group gap={8} wrap="nowrap" align="flex-start" p={10}>
        <span className={classes.icon} data-color={view.color} aria-hidden>
          <Icon size={16} stroke={1.8} />
        </span>
        <div style={{ minWidth: 0, flex: 1 }}>
          {title !== kind && (
            <Text size="xs" c="dimmed" lh={1.3} truncate>
              {kind}
            </Text>
          )}
          <Text fw={600} lh={1.3} lineClamp={node.name ? 1 : 2}>
            {title}
          </Text>
          {node.name && (
            <Text size="sm" c="dimmed" lh={1.35} lineClamp={1}>
              {said}
            </Text>
          )}
        </div>
        <ProblemMark problems={problems} />
        {live && <LiveHere {...live} />}
        {pictured && !live && view.Picture && (
          <div className={classes.picture}>
            <view.Picture {...node.settings} />
          </div>
        )}
      </Group>
      {live && <LiveFigures {...live} />}
      {ports.map((port, index) => (
        <Handle
          key={port}
          id={port}
          type="source"
          position={Position.Bottom}
          className={classes.handle}
          style={{ left: `${((index + 0.5) / ports.length) * 100}%` }}
          title={portName(node, port, words)}
        />
      ))}
      {open && <OpenPorts node={node} words={words} {...open} />}
    </div>
  )
}
