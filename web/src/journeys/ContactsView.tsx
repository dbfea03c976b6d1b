import { Box, Button, Group, Paper, Select, Table, Text } from '@mantine/core'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { portsOf } from '@parcours/model/journey/graph.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { IconUsers } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { ContactSelect } from '../contacts/ContactSelect.tsx'
import { useFormat } from '../parts/format.ts'
import { MoreButton } from '../parts/MoreButton.tsx'
import { RowName } from '../parts/RowName.tsx'
import { Empty, Failed, LoadingRows } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useWords } from './canvas/useWords.ts'
import { portName } from './nodes/port-name.ts'

interface Props {
  journey: JourneyAnswer
  nodeId: string | undefined
  /** By which way they left the step; undefined for who stands there now. */
  port: string | undefined
  onNode: (id: string | undefined) => void
  onPort: (port: string | undefined) => void
  onContact: (contactId: string) => void
}

/** Who is in the journey, or was: where, since when, what next, and the run that carries them. */
export function ContactsView({ journey, nodeId, port, onNode, onPort, onContact }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const graph = journey.live?.graph ?? journey.graph
  const words = useWords()
  const chosen = graph.nodes.find(({ id }) => id === nodeId)
  const live = useQuery({
    queryKey: ['live', journey.id, {}],
    queryFn: () => call('getJourneyCounts', { params: { id: journey.id }, query: {} }),
    enabled: chosen !== undefined,
    refetchInterval: 5000,
  })
  // Every way that the step has, and those by which contacts left the journey there.
  const counts = new Map(
    live.data?.ports.flatMap((one) => (one.nodeId === nodeId ? [[one.port, one.count] as const] : [])),
  )
  const ports = chosen ? [...new Set([...portsOf(chosen), ...counts.keys()])] : []
  const nameOf = (id: string) => {
    const node = graph.nodes.find((one) => one.id === id)
    return node ? node.name || t(`nodes.${node.kind}.name`) : id
  }
  const contacts = useInfiniteQuery({
    queryKey: ['people', journey.id, nodeId, port],
    queryFn: ({ pageParam, signal }) =>
      call('listJourneyContacts', {
        params: { id: journey.id },
        query: {
          limit: 50,
          ...(nodeId && { nodeId }),
          ...(nodeId && port && { port }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: 3000,
  })
  const rows = contacts.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <Box p={{ base: 'md', md: 'xl' }} style={{ overflow: 'auto' }} flex={1}>
      <Group mb="md">
        <Select
          label={t('people.standing')}
          clearable
          placeholder={t('people.everyone')}
          value={nodeId ?? null}
          onChange={(value) => onNode(value ?? undefined)}
          data={graph.nodes
            .filter(({ kind }) => !['exit', 'trigger'].includes(NODE_KINDS[kind].role))
            .map(({ id }) => ({ value: id, label: nameOf(id) }))}
        />
        {chosen && (
          <Select
            label={t('people.who')}
            allowDeselect={false}
            value={port ?? ''}
            onChange={(value) => onPort(value || undefined)}
            data={[
              { value: '', label: t('people.standsThere') },
              ...ports.map((one) => ({
                value: one,
                label: t('people.leftBy', {
                  port: portName(chosen, one, words),
                  count: format.number(counts.get(one) ?? 0),
                }),
              })),
            ]}
          />
        )}
        <ContactSelect
          label={t('path.find')}
          value={null}
          onChange={(contactId) => contactId && onContact(contactId)}
        />
      </Group>
      {contacts.isLoadingError && <Failed error={contacts.error} onRetry={() => contacts.refetch()} />}
      {contacts.isPending && <LoadingRows />}
      {contacts.isSuccess && rows.length === 0 && (
        <Empty
          icon={<IconUsers size={40} />}
          title={t('people.empty')}
          text={t(port ? 'people.emptyWay' : 'people.emptyText')}
        />
      )}
      {rows.length > 0 && (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={320} type="native">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('contacts.name')}</Table.Th>
                  <Table.Th>{t('people.where')}</Table.Th>
                  <Table.Th>{t('path.title')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t(port ? 'people.wentOn' : 'people.entered')}</Table.Th>
                  <Table.Th visibleFrom="md">{t('people.next')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((contact) => {
                  const why = contact.endedWhy
                  return (
                    <Table.Tr key={`${contact.workflowId} ${contact.contactId} ${contact.leftAt}`}>
                      <Table.Td>
                        <RowName
                          name={contact.name || contact.email || t('contacts.unnamed')}
                          to={paths.contact(contact.contactId)}
                        />
                        {contact.name && (
                          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                            {contact.email}
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td style={{ overflowWrap: 'anywhere' }}>
                        {nameOf(contact.nodeId)}
                        {why && (
                          <Text size="sm" c="dimmed">
                            {t(`people.ended.${why}`)}
                          </Text>
                        )}
                        {contact.dueAt && (
                          <Text size="sm" c="dimmed" hiddenFrom="md">
                            {t('people.goesOn', { when: format.ago(contact.dueAt) })}
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td>
                        <Button variant="default" size="compact-sm" onClick={() => onContact(contact.contactId)}>
                          {t('path.show')}
                        </Button>
                      </Table.Td>
                      <Table.Td visibleFrom="sm">{format.ago(contact.leftAt ?? contact.enteredAt)}</Table.Td>
                      <Table.Td visibleFrom="md">
                        {contact.dueAt ? t('people.goesOn', { when: format.ago(contact.dueAt) }) : '–'}
                      </Table.Td>
                    </Table.Tr>
                  )
                })}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      <MoreButton query={contacts} mt="md" />
    </Box>
  )
}
