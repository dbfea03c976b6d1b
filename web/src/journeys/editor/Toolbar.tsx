import { ActionIcon, Group, Paper, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChartBar,
  IconChecklist,
  IconCopy,
  IconHistory,
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
  tryOut: () => void
  tests: () => void
  history: () => void
  simulate: () => void
  /** Absent while fewer than two steps are chosen. */
  fold: (() => void) | undefined
  /** Absent while nothing is chosen. */
  duplicate: (() => void) | undefined
  remove: (() => void) | undefined
}

/** What can be done to the drawing; each has a key too, where it has one elsewhere. */
export function Toolbar({ undo, redo, arrange, addNote, tryOut, tests, history, simulate, fold, duplicate, remove }: Props) {
  const { t } = useTranslation()
  return (
    <Paper withBorder p={4} pos="absolute" top={12} left={12}>
      <Group gap={2}>
        <Tool label={t('editor.undo')} onClick={undo} icon={<IconArrowBackUp size={18} />} />
        <Tool label={t('editor.redo')} onClick={redo} icon={<IconArrowForwardUp size={18} />} />
        <Tool label={t('editor.arrange')} onClick={arrange} icon={<IconLayoutDistributeVertical size={18} />} />
        <Tool label={t('editor.addNote')} onClick={addNote} icon={<IconNote size={18} />} />
        <Tool label={t('parts.make')} onClick={fold} icon={<IconStack2 size={18} />} />
        <Tool label={t('editor.duplicate')} onClick={duplicate} icon={<IconCopy size={18} />} />
        <Tool label={t('editor.remove')} onClick={remove} icon={<IconTrash size={18} />} />
        <Tool label={t('try.title')} onClick={tryOut} icon={<IconPlayerPlay size={18} />} />
        <Tool label={t('simulate.title')} onClick={simulate} icon={<IconChartBar size={18} />} />
        <Tool label={t('tests.title')} onClick={tests} icon={<IconChecklist size={18} />} />
        <Tool label={t('history.title')} onClick={history} icon={<IconHistory size={18} />} />
      </Group>
    </Paper>
  )
}

function Tool({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: (() => void) | undefined }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick} disabled={!onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
