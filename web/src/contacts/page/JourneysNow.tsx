import { ActionIcon, Anchor, Group, Menu, Stack, Text } from '@mantine/core'
import { waitFacet } from '@parcours/model/journey/facets.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { kindOf } from '@parcours/model/journey/registry.ts'
import { IconDoorExit, IconDots, IconPlayerSkipForward, IconRoute } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useWords } from '../../journeys/canvas/useWords.ts'
import { portName } from '../../journeys/nodes/port-name.ts'
import type { Words } from '../../journeys/nodes/view.ts'
import { useFormat } from '../../parts/format.ts'
import { serverNow } from '../../parts/server-time.ts'
import { paths } from '../../paths.ts'
import { useMay } from '../../session.tsx'
import { stepName } from '../timeline/step-words.ts'
import { LeaveJourney } from './LeaveJourney.tsx'
import type { OpenEntry } from './open-entry.ts'
import { SkipWait } from './SkipWait.tsx'

interface Props {
  contactId: string
  /** What the contact is called. */
  name: string
  entries: OpenEntry[]
}

/** Where a contact is in journeys, since when, when they go on and to what. */
export function JourneysNow({ contactId, name, entries }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<{ act: 'skip' | 'remove'; entry: OpenEntry }>()
  const close = () => setOpen(undefined)
  return (
    <>
      {entries.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('contact.journeys.none')}
        </Text>
      ) : (
        <Stack gap="md">
          {entries.map((entry) => (
            <Place key={entry.entryId} contactId={contactId} entry={entry} onAct={(act) => setOpen({ act, entry })} />
          ))}
        </Stack>
      )}
      {open?.act === 'skip' && <SkipWait contactId={contactId} name={name} entry={open.entry} onClose={close} />}
      {open?.act === 'remove' && <LeaveJourney contactId={contactId} name={name} entry={open.entry} onClose={close} />}
    </>
  )
}

function Place({
  contactId,
  entry,
  onAct,
}: {
  contactId: string
  entry: OpenEntry
  onAct: (act: 'skip' | 'remove') => void
}) {
  const { t } = useTranslation()
  const words = useWords()
  const mayLaunch = useMay('launch')
  const format = useFormat()
  const { journeyId, journey, step, since, canSkip } = entry
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
      <Stack gap={2} miw={0} style={{ overflowWrap: 'anywhere' }}>
        <Anchor component={Link} to={paths.journey(journeyId, 'live', step?.id)} fw={600}>
          {journey}
        </Anchor>
        {step && <Text size="sm">{stepName(step, words)}</Text>}
        <Text size="sm" c="dimmed">
          {t('contact.journeys.since', { when: format.dateTime(since) })}
        </Text>
        <Text size="sm" fw={500}>
          {goesOn(entry, words)}
        </Text>
        {nextWords(entry, words).map((line) => (
          <Text key={line} size="sm" c="dimmed">
            {line}
          </Text>
        ))}
      </Stack>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('contact.journeys.actionsOf', { journey })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            to={`${paths.journey(journeyId, 'people')}?contact=${contactId}`}
            leftSection={<IconRoute size={16} />}
          >
            {t('contact.journeys.path')}
          </Menu.Item>
          {mayLaunch && canSkip && (
            <Menu.Item leftSection={<IconPlayerSkipForward size={16} />} onClick={() => onAct('skip')}>
              {t('contact.journeys.skip')}
            </Menu.Item>
          )}
          {mayLaunch && (
            <Menu.Item color="red" leftSection={<IconDoorExit size={16} />} onClick={() => onAct('remove')}>
              {t('contact.journeys.remove')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}

/** When they go on. */
function goesOn({ state, dueAt, journeyState, step }: OpenEntry, { t, format }: Words): string {
  if (state === 'failed') return t('contact.journeys.failed')
  if (journeyState === 'paused') return t('contact.journeys.paused')
  const isLatest = step && waitFacet(step as JourneyNode)?.endsEarly
  return dueAt && Date.parse(dueAt) > serverNow()
    ? t(isLatest ? 'contact.journeys.atLatest' : 'contact.journeys.until', {
        when: `${format.ago(dueAt)} (${format.dateTime(dueAt)})`,
      })
    : t('contact.journeys.soon')
}

/** What comes next, by each way out where there are several. */
function nextWords({ step, next }: OpenEntry, words: Words): string[] {
  const { t } = words
  const nameOf = (target: OpenEntry['step']) =>
    target && kindOf(target).role !== 'exit' ? stepName(target, words) : t('contact.journeys.leaves')
  const [only] = next
  if (next.length === 1 && only) return [t('contact.journeys.next', { step: nameOf(only.step) })]
  return next.map(({ port, step: target }) =>
    t('contact.journeys.nextBy', {
      port: step ? portName(step as Parameters<typeof portName>[0], port, words) : port,
      step: nameOf(target),
    }),
  )
}
