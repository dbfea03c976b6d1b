import { Anchor, Box, Button, Group, ScrollArea, Select, Stack, Text, Timeline } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { JourneyAnswer, PathAnswer } from '@parcours/contract/journeys.ts'
import { isConsentChannel } from '@parcours/model/channels/channel.ts'
import { messageOf, waitFacet } from '@parcours/model/journey/facets.ts'
import { type Graph, type JourneyNode, nodeById } from '@parcours/model/journey/graph.ts'
import { foldedAs } from '@parcours/model/journey/parts.ts'
import { IconArrowLeft, IconTarget } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { reasonWords } from '../messages/reason.ts'
import { useFormat } from '../parts/format.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { paths, temporalRunUrl } from '../paths.ts'
import { useSession } from '../session.tsx'
import { ReadCanvas } from './canvas/ReadCanvas.tsx'
import { toFlow } from './canvas/to-flow.ts'
import { useFolded } from './canvas/useFolded.ts'
import { useWords } from './canvas/useWords.ts'
import { portName } from './nodes/port-name.ts'

type Entry = PathAnswer['entries'][number]

/**
 * One contact in a journey: their way on the canvas and in words, with times and reasons; or why they never entered.
 */
export function ContactPath({
  journey,
  draft,
  contactId,
  onClose,
}: {
  journey: JourneyAnswer
  draft: Graph
  contactId: string
  onClose: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const narrow = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const path = useQuery({
    queryKey: ['path', journey.id, contactId],
    queryFn: () => call('getJourneyContactPath', { params: { id: journey.id }, query: { contactId } }),
    refetchInterval: 3000,
  })
  const [chosen, setChosen] = useState(0)
  if (path.isLoadingError) {
    return (
      <Stack p="xl">
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={onClose}
        >
          {t('path.everyone')}
        </Button>
        <Failed error={path.error} onRetry={() => path.refetch()} />
      </Stack>
    )
  }
  if (!path.data) return <LoadingRows />
  const { contact, entries, whyNot } = path.data
  const entry = entries[Math.min(chosen, entries.length - 1)]
  return (
    <Group gap={0} align="stretch" wrap="nowrap" flex={1} mih={0}>
      {!narrow && <PathCanvas key={`${entry?.version}`} journey={journey} draft={draft} entry={entry} />}
      <ScrollArea
        w={narrow ? '100%' : 380}
        style={{ flexShrink: 0, borderLeft: '1px solid var(--app-line)', background: 'var(--mantine-color-body)' }}
      >
        <Stack p="md">
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconArrowLeft size={16} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={onClose}
          >
            {t('path.everyone')}
          </Button>
          <div>
            <Anchor component={Link} to={paths.contact(contact.id)} fw={600}>
              {contact.name || contact.email || t('contacts.unnamed')}
            </Anchor>
            {contact.name && (
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {contact.email}
              </Text>
            )}
          </div>
          {whyNot && (
            <div>
              <Text fw={600}>{t('path.never')}</Text>
              <Text>{whyNot.message}</Text>
              {whyNot.at && (
                <Text size="sm" c="dimmed">
                  {format.dateTime(whyNot.at)}
                </Text>
              )}
            </div>
          )}
          {entries.length > 1 && (
            <Select
              label={t('path.which', { count: entries.length })}
              allowDeselect={false}
              value={String(chosen)}
              data={entries.map(({ enteredAt }, index) => ({
                value: String(index),
                label: format.dateTime(enteredAt),
              }))}
              onChange={(value) => setChosen(Number(value))}
            />
          )}
          {entry && <PathWords entry={entry} />}
        </Stack>
      </ScrollArea>
    </Group>
  )
}

function PathCanvas({ journey, draft, entry }: { journey: JourneyAnswer; draft: Graph; entry: Entry | undefined }) {
  const words = useWords()
  const version = entry?.graph ?? journey.live?.graph ?? journey.graph
  const graph = useMemo(() => foldedAs(version, draft), [version, draft])
  const taken = useMemo(
    () =>
      entry
        ? { nodeId: entry.nodeId, ports: new Set(entry.steps.map(({ nodeId, port }) => `${nodeId} ${port}`)) }
        : undefined,
    [entry],
  )
  const { folded, fold } = useFolded(journey.id)
  const shown = useMemo(
    () =>
      toFlow(graph, {
        words,
        selected: new Set(taken ? [taken.nodeId] : []),
        taken: taken?.ports,
        folded,
        parts: { onFold: fold },
      }),
    [graph, words, taken, folded, fold],
  )
  return (
    <Box flex={1} pos="relative" mih={0} miw={0}>
      <ReadCanvas drawn={shown} />
    </Box>
  )
}

type Input = NonNullable<Entry['steps'][number]['why']>[number]

/** What a decision was made by, in words: “country = FR”. */
function inputWords({ of, name, value }: Input, { t, names, format }: ReturnType<typeof useWords>): string {
  switch (of) {
    case 'property':
      return t('path.inputs.is', { name: names.property(name), value: format.value(value) })
    case 'event':
      return t('path.inputs.event', { name, value: format.value(value) })
    case 'tag':
      return t(value ? 'path.inputs.tagged' : 'path.inputs.untagged', { tag: name })
    case 'segment':
      return t(value ? 'path.inputs.inSegment' : 'path.inputs.outOfSegment', { segment: names.segment(name) })
    case 'consent':
      return t(`path.inputs.consent.${value === 'given' || value === 'withdrawn' ? value : 'none'}`, {
        channel: isConsentChannel(name) ? t(`condition.channels.${name}`) : name,
      })
    case 'done':
      return value
        ? t('path.inputs.done', { name, when: format.dateTime(String(value)) })
        : t('path.inputs.notDone', { name })
    case 'email': {
      const did = name === 'clicked' ? 'clicked' : 'opened'
      return value
        ? t(`path.inputs.email.${did}`, { when: format.dateTime(String(value)) })
        : t(`path.inputs.noEmail.${did}`)
    }
    case 'moved':
      return t('path.inputs.moved', { when: format.dateTime(String(value)) })
    case 'reason':
      return t('path.inputs.reason', { reason: String(value) })
    case 'draw':
      return t('path.inputs.draw', { number: format.number(Number(value)) })
  }
}

function PathWords({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useWords()
  const session = useSession()
  const nameOf = (id: string) => {
    const node = nodeById(entry.graph, id)
    return node ? node.name || t(`nodes.${node.kind}.name`) : id
  }
  const portOf = (nodeId: string, port: string) => {
    const node = nodeById(entry.graph, nodeId)
    return node && port !== 'next' ? portName(node, port, words) : undefined
  }
  return (
    <>
      <div>
        <Text fw={600}>{t('path.why')}</Text>
        <Text>{t(`path.reasons.${entry.reason}`, { event: entry.event ?? '', journey: entry.fromJourney ?? '' })}</Text>
        <Text size="sm" c="dimmed">
          {format.dateTime(entry.enteredAt)} · {t('path.version', { version: entry.version })}
        </Text>
      </div>
      {entry.convertedAt && (
        <Group gap={6} wrap="nowrap">
          <IconTarget size={18} aria-hidden style={{ flexShrink: 0 }} />
          <Text fw={600}>{t('path.reached', { when: format.dateTime(entry.convertedAt) })}</Text>
        </Group>
      )}
      <Timeline active={entry.steps.length} bulletSize={14} lineWidth={2} aria-label={t('path.steps')}>
        {entry.steps.map(({ nodeId, port, at, why, message }, index) => (
          <Timeline.Item key={index} title={nameOf(nodeId)}>
            {portOf(nodeId, port) && <Text size="sm">{portOf(nodeId, port)}</Text>}
            {why && why.length > 0 && (
              <Text size="xs" c="dimmed">
                {why.map((one) => inputWords(one, words)).join(' · ')}
              </Text>
            )}
            {message && (
              <Text size="sm">
                {t(`path.message.${message.status}`, {
                  reason: message.reason ? reasonWords(message.reason, t) : '',
                })}
              </Text>
            )}
            <Text size="sm" c="dimmed">
              {format.dateTime(at)}
            </Text>
          </Timeline.Item>
        ))}
        <Timeline.Item title={entry.state === 'done' ? t('path.left') : t('path.here', { step: nameOf(entry.nodeId) })}>
          {entry.state === 'done' ? (
            <Text size="sm">{t(`people.ended.${entry.endedWhy ?? 'completed'}`)}</Text>
          ) : entry.state === 'failed' ? (
            <Text size="sm">
              {t('path.failed')}{' '}
              <Anchor component={Link} to={`${paths.data()}?kind=journeyContact`} size="sm">
                {t('data.title')}
              </Anchor>
            </Text>
          ) : (
            <>
              <Text size="sm">
                {entry.dueAt
                  ? t(goesOn(nodeById(entry.graph, entry.nodeId)), { when: format.dateTime(entry.dueAt) })
                  : t('path.soon')}
              </Text>
              {entry.movedAt && (
                <Text size="xs" c="dimmed">
                  {t('path.moved', { when: format.dateTime(entry.movedAt) })}
                </Text>
              )}
            </>
          )}
        </Timeline.Item>
      </Timeline>
      {session.temporalUrl && (
        <Anchor
          href={temporalRunUrl(session.temporalUrl, session.temporalNamespace, entry.workflowId)}
          target="_blank"
          rel="noreferrer"
          size="sm"
        >
          {t('people.openRun')}
        </Anchor>
      )}
    </>
  )
}

/** What a contact waits for who stands at such a step. A message waits for nothing but the limits of sending. */
function goesOn(node: JourneyNode | undefined) {
  if (node && waitFacet(node)?.endsEarly === false) return 'path.goesOn' as const
  return node && messageOf(node) ? ('path.goesOnLimited' as const) : ('path.goesOnOr' as const)
}
