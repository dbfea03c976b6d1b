import { Accordion, Alert, Button, Code, Group, Stack, Table, Text } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ItemDrawer } from '../parts/ItemDrawer.tsx'
import { useMay } from '../session.tsx'
import { DismissDialog } from './DismissDialog.tsx'
import { detailsOf } from './details-of.ts'
import { NatureBadge } from './NatureBadge.tsx'
import { Subjects } from './Subjects.tsx'
import { useFieldName } from './use-field-name.ts'
import { useNameOf } from './use-name-of.ts'
import { useRetry } from './use-retry.ts'

type Item = AnswerOf<Routes['getQuarantined']>

/** One piece of work that was put aside: what is wrong with it, what it holds, and what can be done. */
export function QuarantinedDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const nameOf = useNameOf()
  const { t } = useTranslation()
  const item = useQuery({
    queryKey: ['quarantine', 'item', id],
    queryFn: () => call('getQuarantined', { params: { id: id ?? '' } }),
    enabled: id !== null,
  })
  return (
    <ItemDrawer
      opened={id !== null}
      title={item.data ? nameOf(item.data) : t('data.title')}
      query={item}
      onClose={onClose}
    >
      {(one) => <Details item={one} onClose={onClose} />}
    </ItemDrawer>
  )
}

function Details({ item, onClose }: { item: Item; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('editContacts')
  const retry = useRetry()
  const [dismissing, setDismissing] = useState(false)
  const which = { ids: [item.id] }
  return (
    <Stack>
      <Group gap="xs">
        <NatureBadge item={item} />
        <Text size="sm" c="dimmed">
          {item.isRetriable &&
            `${t('data.times', { count: item.failures, formatted: format.number(item.failures) })} · `}
          {t('data.first', { date: format.dateTime(item.firstAt) })}
        </Text>
      </Group>
      {item.issues.length === 0 ? (
        <Alert color="orange" variant="light" title={t('data.failedInside')} />
      ) : (
        <Issues issues={item.issues} />
      )}
      {item.nature !== 'work' && <Text size="sm">{t(`data.notes.${item.nature}`)}</Text>}
      <Subjects item={item} />
      {may && (
        <Group>
          {item.isRetriable && (
            <Button loading={retry.isPending} onClick={() => retry.mutate(which, { onSuccess: onClose })}>
              {t('data.retry')}
            </Button>
          )}
          <Button variant="default" onClick={() => setDismissing(true)}>
            {t('data.dismiss')}
          </Button>
        </Group>
      )}
      <DetailsTable payload={item.payload} />
      {item.error && (
        <Accordion variant="contained">
          <Accordion.Item value="developers">
            <Accordion.Control>{t('data.forDevelopers')}</Accordion.Control>
            <Accordion.Panel>
              <Text size="sm" mb={4}>
                {t('data.errorWords')}
              </Text>
              <Code block style={{ whiteSpace: 'pre-wrap' }}>
                {item.error}
              </Code>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      )}
      {dismissing && <DismissDialog count={1} which={which} onDone={onClose} onClose={() => setDismissing(false)} />}
    </Stack>
  )
}

function Issues({ issues }: Pick<Item, 'issues'>) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  return (
    <Table withTableBorder>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('data.field')}</Table.Th>
          <Table.Th>{t('data.problem')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {issues.map(({ path, message }, index) => (
          <Table.Tr key={index}>
            <Table.Td miw={110} style={{ overflowWrap: 'anywhere' }}>
              {fieldName(path)}
            </Table.Td>
            <Table.Td>{message}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function DetailsTable({ payload }: { payload: unknown }) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const details = detailsOf(payload)
  if (details.length === 0) return null
  return (
    <Table withTableBorder>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('data.content')}</Table.Th>
          <Table.Th>{t('data.value')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {details.map(({ name, value }) => (
          <Table.Tr key={name}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{fieldName(name)}</Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
