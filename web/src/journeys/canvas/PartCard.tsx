import { ActionIcon, Group, Text, TextInput, Tooltip } from '@mantine/core'
import type { Part } from '@parcours/model/journey/graph.ts'
import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2, IconBorderNone, IconStack2 } from '@tabler/icons-react'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import classes from './canvas.module.css'
import { LiveCount } from './LiveCount.tsx'
import { ProblemMark } from './ProblemMark.tsx'

export interface PartData extends Record<string, unknown> {
  part: Part
  /** Words of what is wrong with its steps, in edit. */
  problems: string[]
  /** Not on the way of the contact who is looked at. */
  aside: boolean
  /** In live: how many stand in it, and left it. */
  live?: { here: number; left: number }
  onFold: (id: string, folded: boolean) => void
  /** Absent where the journey is only looked at. */
  onName?: (id: string, name: string) => void
  onDissolve?: (id: string) => void
}
export type PartNode = Node<PartData, 'part'>
export type FrameNode = Node<PartData, 'frame'>

/** The way by which edges leave a folded part. */
export const OUT = 'out'

/** Steps that are folded into one. */
export function PartCard({ data, selected }: NodeProps<PartNode>) {
  const { t } = useTranslation()
  const format = useFormat()
  const { part, problems, aside, live } = data
  return (
    <div
      className={`${classes.card} ${classes.part}`}
      data-selected={selected || undefined}
      data-problem={problems.length > 0 || undefined}
      data-aside={aside || undefined}
    >
      <Handle type="target" position={Position.Top} className={classes.handle} isConnectable={false} />
      <Group gap={8} wrap="nowrap" align="flex-start" p={10}>
        <span className={classes.icon} data-color="gray" aria-hidden>
          <IconStack2 size={16} stroke={1.8} />
        </span>
        <div style={{ minWidth: 0, flex: 1 }}>
          <PartName {...data} />
          <Text size="sm" c="dimmed">
            {t('parts.steps', { count: part.steps.length })}
          </Text>
        </div>
        <ProblemMark problems={problems} />
        <Tool
          label={t('parts.unfold', { name: part.name })}
          icon={<IconArrowsDiagonal size={16} />}
          onClick={() => data.onFold(part.id, false)}
        />
      </Group>
      {live && (
        <div className={classes.counts}>
          <LiveCount figure={format.number(live.here)} words={t('live.here')} />
          <LiveCount figure={format.number(live.left)} words={t('live.passed', { count: live.left })} />
        </div>
      )}
      <Handle id={OUT} type="source" position={Position.Bottom} className={classes.handle} isConnectable={false} />
    </div>
  )
}

/** Around the steps of a part that is not folded. */
export function PartFrame({ data }: NodeProps<FrameNode>) {
  const { t } = useTranslation()
  const { part, onFold, onDissolve } = data
  return (
    <div className={classes.frame}>
      <Group gap={4} wrap="nowrap" px={10} h={36} className={classes.frameHead}>
        <div style={{ minWidth: 0, flex: 1 }}>
          <PartName {...data} />
        </div>
        <Tool
          label={t('parts.fold', { name: part.name })}
          icon={<IconArrowsDiagonalMinimize2 size={16} />}
          onClick={() => onFold(part.id, true)}
        />
        {onDissolve && (
          <Tool
            label={t('parts.dissolve', { name: part.name })}
            icon={<IconBorderNone size={16} />}
            onClick={() => onDissolve(part.id)}
          />
        )}
      </Group>
    </div>
  )
}

/** What a part is called; kept when it is left, so that each letter is no step of its own to be undone. */
function PartName({ part, onName }: PartData) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string>()
  if (!onName) {
    return (
      <Text fw={600} lh={1.3} truncate>
        {part.name}
      </Text>
    )
  }
  const keep = () => {
    if (typed?.trim() && typed.trim() !== part.name) onName(part.id, typed.trim())
    setTyped(undefined)
  }
  return (
    <TextInput
      className="nodrag"
      classNames={{ input: classes.partName ?? '' }}
      variant="unstyled"
      size="sm"
      maxLength={120}
      aria-label={t('parts.name')}
      value={typed ?? part.name}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={keep}
      onKeyDown={({ key }) => key === 'Enter' && keep()}
    />
  )
}

function Tool({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon className="nodrag" size="sm" variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
