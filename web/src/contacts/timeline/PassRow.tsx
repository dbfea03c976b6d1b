import { Anchor, Group, Text } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useWords } from '../../journeys/canvas/useWords.ts'
import { useFormat } from '../../parts/format.ts'
import { paths } from '../../paths.ts'
import { MessageWords } from './EntryRow.tsx'
import type { Entry, PassEntry } from './group-timeline.ts'
import { RowFrame } from './RowFrame.tsx'
import { isSendingStep, isTriggerStep, portWords, stepWords } from './step-words.ts'

/** One pass through a journey on a day: how many steps, what was received; each step folded away. */
export function PassRow({ entries }: { entries: PassEntry[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [latest] = entries
  if (!latest) return null
  const steps = entries.filter((entry): entry is Entry<'step'> => entry.kind === 'step')
  const messages = entries.filter((entry): entry is Entry<'message'> => entry.kind === 'message')
  const received = messages.filter(({ data: { status } }) => status === 'sent').toReversed()
  const journey = latest.data.journey
  const isEntered = steps.some(({ data: { step } }) => step && isTriggerStep(step.kind))
  const passed = steps.length - (isEntered ? 1 : 0)
  const said = [
    ...(isEntered ? [t('timeline.pass.entered')] : []),
    ...(passed > 0 ? [t('timeline.pass.steps', { count: passed, formatted: format.number(passed) })] : []),
    ...(received.length > 0
      ? [
          t('timeline.pass.received', {
            messages: format.list(
              received.map(({ data }) => t('timeline.quoted', { name: data.template ?? t('timeline.deleted') })),
            ),
          }),
        ]
      : []),
  ]
  return (
    <RowFrame
      icon={IconRoute}
      color="gray"
      at={latest.at}
      more={{
        label: t('timeline.pass.each'),
        content: entries
          .filter((entry) => entry.kind === 'message' || messages.length === 0 || !isSendingStep(entry.data))
          .map((entry) => <PassLine key={entry.id} entry={entry} />),
      }}
    >
      {journey && latest.data.journeyId ? (
        <Anchor component={Link} to={paths.journey(latest.data.journeyId, 'live')} fw={600}>
          {journey}
        </Anchor>
      ) : (
        <b>{t('timeline.deletedJourney')}</b>
      )}{' '}
      · {said.join(' · ')}
    </RowFrame>
  )
}

function PassLine({ entry }: { entry: PassEntry }) {
  const words = useWords()
  const port = entry.kind === 'step' ? portWords(entry.data, words) : undefined
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
      <Text size="sm" component="div" style={{ minWidth: 0 }}>
        {entry.kind === 'message' ? <MessageWords entry={entry} /> : stepWords(entry.data, words)}
        {port && ` · ${port}`}
      </Text>
      <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
        {words.format.time(entry.at)}
      </Text>
    </Group>
  )
}
