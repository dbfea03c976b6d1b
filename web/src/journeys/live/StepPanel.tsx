import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core'
import type { JourneyAnswer, LiveAnswer } from '@parcours/contract/journeys.ts'
import { type Graph, type JourneyNode, portsOf } from '@parcours/model/journey/graph.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../client.ts'
import { reasonWords } from '../../messages/reason.ts'
import { useFormat } from '../../parts/format.ts'
import { Failed, LoadingRows } from '../../parts/States.tsx'
import { paths } from '../../paths.ts'
import { countOf, passedAt } from '../canvas/counts.ts'
import { SidePanel } from '../editor/SidePanel.tsx'
import { portName } from '../nodes/port-name.ts'
import { stepSummary, stepTitle } from '../nodes/summary.ts'
import type { Words } from '../nodes/view.ts'
import classes from './live.module.css'

const SHOWN = 10
const POLL_MS = 3000

interface Props {
  journey: JourneyAnswer
  graph: Graph
  node: JourneyNode
  /** By which port they left the step; undefined for who stands there now. */
  port: string | undefined
  live: LiveAnswer
  words: Words
  overlay: boolean
  onPort: (port: string | undefined) => void
  onContact: (contactId: string) => void
  onClose: () => void
}

/** A step while the journey runs: its figures, and the contacts who came to it last. */
export function StepPanel({ journey, graph, node, port, live, words, overlay, onPort, onContact, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const contacts = useQuery({
    queryKey: ['people', journey.id, node.id, port, SHOWN],
    queryFn: ({ signal }) =>
      call('listJourneyContacts', {
        params: { id: journey.id },
        query: { limit: SHOWN, nodeId: node.id, ...(port && { port }) },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  })
  const message = live.messages.find(({ nodeId }) => nodeId === node.id)
  const here = live.positions.find(({ nodeId }) => nodeId === node.id)?.count ?? 0
  const share = (part: number) => `${format.number(part)} · ${format.percent(part, message?.sent ?? 0)}`
  const figures: { name: string; figure: string; isPart?: boolean }[] = [
    { name: t('live.figures.here'), figure: format.number(here) },
    { name: t('live.figures.passed'), figure: format.number(passedAt(graph, live.ports, node)) },
    ...(message
      ? [
          { name: t('live.figures.sent'), figure: format.number(message.sent) },
          { name: t('live.figures.opened'), figure: share(message.opened) },
          { name: t('live.figures.clicked'), figure: share(message.clicked) },
          { name: t('live.figures.excluded'), figure: format.number(message.excluded) },
          ...message.excludedBy.map(({ reason, count }) => ({
            name: reasonWords(reason, t),
            figure: format.number(count),
            isPart: true,
          })),
          { name: t('live.figures.failed'), figure: format.number(message.failed) },
        ]
      : []),
  ]
  const ports = portsOf(node)
  const rows = contacts.data?.data ?? []
  return (
    <SidePanel
      label={t('live.step')}
      title={stepTitle(node, words)}
      text={node.name ? stepSummary(node, words) : t(`nodes.${node.kind}.name`)}
      overlay={overlay}
      onClose={onClose}
    >
      <Table>
        <Table.Tbody>
          {figures.map(({ name, figure, isPart }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} {...(isPart && { c: 'dimmed', pl: 'lg' })}>
                {name}
              </Table.Th>
              <Table.Td ta="right" fw={700} className={classes.figure}>
                {figure}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Stack gap="xs">
        <Text fw={600}>{t('live.who')}</Text>
        <Group gap={6}>
          {[undefined, ...ports].map((one) => (
            <Button
              key={one ?? ''}
              size="compact-sm"
              variant={one === port ? 'light' : 'default'}
              aria-pressed={one === port}
              onClick={() => onPort(one)}
            >
              {one === undefined
                ? t('live.hereNow', { figure: format.number(here) })
                : `${portName(node, one, words)} · ${format.number(countOf(live.ports, { from: node.id, port: one }))}`}
            </Button>
          ))}
        </Group>
        {contacts.isLoadingError && <Failed error={contacts.error} onRetry={() => contacts.refetch()} />}
        {contacts.isPending && <LoadingRows />}
        {contacts.isSuccess && rows.length === 0 && (
          <Text size="sm" c="dimmed">
            {t(port ? 'people.emptyWay' : 'people.empty')}
          </Text>
        )}
        {rows.map(({ contactId, name, email, enteredAt, leftAt, dueAt }) => (
          <Group key={`${contactId} ${enteredAt}`} justify="space-between" wrap="nowrap" gap="xs">
            <div style={{ minWidth: 0 }}>
              <Anchor component={Link} to={paths.contact(contactId)} size="sm" truncate display="block">
                {name || email || contactId}
              </Anchor>
              <Text size="xs" c="dimmed">
                {dueAt ? t('people.goesOn', { when: format.ago(dueAt) }) : format.ago(leftAt ?? enteredAt)}
              </Text>
            </div>
            <Button variant="default" size="compact-xs" onClick={() => onContact(contactId)}>
              {t('path.show')}
            </Button>
          </Group>
        ))}
        {contacts.data?.nextCursor && (
          <Anchor component={Link} to={paths.journey(journey.id, 'people', node.id, port)} size="sm">
            {t('live.seeAll')}
          </Anchor>
        )}
      </Stack>
    </SidePanel>
  )
}
