import { ActionIcon, Button, Group, Paper, Text, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChartBar,
  IconCopy,
  IconHistory,
  IconLasso,
  IconLayoutDistributeVertical,
  IconNote,
  IconPlayerPlay,
  IconStack2,
  IconTrash,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  undo: (() => void) | undefined
  redo: (() => void) | undefined
  arrange: () => void
  addNote: () => void
  trialRun: () => void
  history: () => void
  simulate: () => void
  /** How many steps are chosen so far, while each tap chooses one more. */
  picked: number | undefined
  pick: (on: boolean) => void
  /** Absent while fewer than two steps are chosen. */
  fold: (() => void) | undefined
  /** Absent while nothing is chosen. */
  duplicate: (() => void) | undefined
  remove: (() => void) | undefined
  /** Whether there is room for words beside the icons of what opens a panel. */
  worded: boolean
}

/** What can be done to the drawing; each has a key too, where it has one elsewhere. */
export function Toolbar({
  undo,
  redo,
  arrange,
  addNote,
  trialRun,
  history,
  simulate,
  picked,
  pick,
  fold,
  duplicate,
  remove,
  worded,
}: Props) {
  const { t } = useTranslation()
  return (
    <Paper withBorder p={4} pos="absolute" top={12} left={12}>
      <Group gap={2}>
        <Tool label={t('editor.undo')} onClick={undo} icon={<IconArrowBackUp size={18} />} />
        <Tool label={t('editor.redo')} onClick={redo} icon={<IconArrowForwardUp size={18} />} />
        <Tool label={t('editor.arrange')} onClick={arrange} icon={<IconLayoutDistributeVertical size={18} />} />
        <Tool label={t('editor.addNote')} onClick={addNote} icon={<IconNote size={18} />} />
        <Tool
          label={t('editor.pick')}
          onClick={() => pick(picked === undefined)}
          pressed={picked !== undefined}
          icon={<IconLasso size={18} />}
        />
        <Tool label={t('parts.make')} onClick={fold} icon={<IconStack2 size={18} />} />
        <Tool label={t('editor.duplicate')} onClick={duplicate} icon={<IconCopy size={18} />} />
        <Tool label={t('editor.remove')} onClick={remove} icon={<IconTrash size={18} />} />
        <Tool
          label={t('try.title')}
          word={worded && t('editor.tools.try')}
          onClick={trialRun}
          icon={<IconPlayerPlay size={18} />}
        />
        <Tool
          label={t('simulate.title')}
          word={worded && t('editor.tools.simulate')}
          onClick={simulate}
          icon={<IconChartBar size={18} />}
        />
        <Tool
          label={t('history.title')}
          word={worded && t('editor.tools.history')}
          onClick={history}
          icon={<IconHistory size={18} />}
        />
      </Group>
      {picked !== undefined && (
        <Text size="xs" px={6} pb={2} role="status">
          {t('editor.picked', { count: picked })}
        </Text>
      )}
    </Paper>
  )
}

interface ToolProps {
  label: string
  icon: ReactNode
  onClick: (() => void) | undefined
  /** For what is on or off. */
  pressed?: boolean
  /** Stands beside the icon, where there is room. */
  word?: string | false
}

function Tool({ label, icon, onClick, pressed, word }: ToolProps) {
  if (word) {
    return (
      <Tooltip label={label}>
        <Button size="compact-sm" variant="subtle" color="gray" aria-label={label} leftSection={icon} onClick={onClick}>
          {word}
        </Button>
      </Tooltip>
    )
  }
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={pressed ? 'light' : 'subtle'}
        color={pressed ? undefined : 'gray'}
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
        disabled={!onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
