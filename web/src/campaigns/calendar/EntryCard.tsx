import { ActionIcon, Anchor, Box, Group, Text, VisuallyHidden } from '@mantine/core'
import type { CalendarEntry } from '@parcours/contract/campaigns.ts'
import { IconCalendarTime, IconWorld } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../../parts/format.ts'
import { StateBadge } from '../../parts/StateBadge.tsx'
import { paths } from '../../paths.ts'
import classes from './calendar.module.css'
import { CALENDAR_LOOKS } from './kinds.ts'
import { useEntryWords } from './useEntryWords.ts'

interface Props {
  entry: CalendarEntry
  /** Opens the dialog that moves it; undefined where it cannot be moved. */
  onMove: (() => void) | undefined
}

const addressOf = ({ campaignId, kind }: CalendarEntry) =>
  paths.campaign(campaignId, kind === 'draft' || kind === 'scheduled' || kind === 'recurring' ? 'setup' : 'results')

/** What stands on a day of a grid: its icon, time and name; it can be dragged where it can be moved. */
export function EntryCard({ entry, onMove, onDrag }: Props & { onDrag: (entry: CalendarEntry | undefined) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useEntryWords()
  const { color, icon: Icon } = CALENDAR_LOOKS[entry.kind]
  const kind = t(`calendar.kinds.${entry.kind}`)
  return (
    <Box
      className={classes.entry}
      data-movable={onMove ? true : undefined}
      style={{ borderLeftColor: `var(--mantine-color-${color}-filled)` }}
      draggable={onMove !== undefined}
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData('text/plain', entry.name)
        dataTransfer.effectAllowed = 'move'
        onDrag(entry)
      }}
      onDragEnd={() => onDrag(undefined)}
    >
      <Anchor
        component={Link}
        to={addressOf(entry)}
        underline="never"
        c="var(--mantine-color-text)"
        className={classes.link}
        draggable={false}
        title={[kind, words.when(entry), entry.name, words.count(entry)].filter(Boolean).join(' · ')}
      >
        <Icon size={13} aria-hidden className={classes.icon} />
        <VisuallyHidden>{kind} </VisuallyHidden>
        <span className={classes.time}>{format.hour(entry.time)} </span>
        {entry.clock !== 'workspace' && (
          <>
            <IconWorld size={12} aria-hidden className={classes.icon} />
            <VisuallyHidden>{words.when(entry)} </VisuallyHidden>
          </>
        )}
        <span className={classes.name}>{entry.name}</span>
      </Anchor>
      {onMove && <MoveButton entry={entry} onMove={onMove} />}
    </Box>
  )
}

/** What stands on a day of a list, in full. */
export function EntryRow({ entry, onMove }: Props) {
  const { t } = useTranslation()
  const words = useEntryWords()
  return (
    <Group wrap="nowrap" gap="sm" align="flex-start" className={classes.row} component="li">
      <Box flex={1} miw={0}>
        <Anchor component={Link} to={addressOf(entry)} fw={500} style={{ overflowWrap: 'anywhere' }}>
          {entry.name}
        </Anchor>
        <Text size="sm" c="dimmed">
          {[words.when(entry), words.count(entry)].filter(Boolean).join(' · ')}
        </Text>
      </Box>
      <StateBadge look={CALENDAR_LOOKS[entry.kind]} word={t(`calendar.kinds.${entry.kind}`)} />
      {onMove && <MoveButton entry={entry} onMove={onMove} />}
    </Group>
  )
}

function MoveButton({ entry: { name }, onMove }: { entry: CalendarEntry; onMove: () => void }) {
  const { t } = useTranslation()
  return (
    <ActionIcon
      className={classes.move}
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={t('calendar.move', { name })}
      title={t('calendar.move', { name })}
      onClick={onMove}
    >
      <IconCalendarTime size={14} />
    </ActionIcon>
  )
}
