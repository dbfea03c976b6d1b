import {
  Alert,
  Badge,
  Button,
  Group,
  Menu,
  Paper,
  Stack,
  Table,
  Tabs,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IconFlask, IconSearch, IconSend } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ItemDrawer } from '../parts/ItemDrawer.tsx'
import { MoreButton } from '../parts/MoreButton.tsx'
import { say, sayError } from '../parts/notify.ts'
import { RowName } from '../parts/RowName.tsx'
import { Empty, Failed, LoadingRows, PageHead } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useMay } from '../session.tsx'
import { useLanguageName } from '../templates/languages/useLanguageName.ts'

type Item = AnswerOf<Routes['listOutboxEmails']>['data'][number]
const SIMULATED = ['delivered', 'opened', 'clicked', 'bounced', 'complained', 'unsubscribed'] as const

/** Emails that the sandbox took in place of a real provider; what becomes of them can be simulated. */
export function OutboxPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useLanguageName()
  const [params, setParams] = useSearchParams()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 200)
  const outbox = useInfiniteQuery({
    queryKey: ['outbox', search],
    queryFn: ({ pageParam, signal }) =>
      call('listOutboxEmails', {
        query: { limit: 50, ...(search && { search }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: 5000,
  })
  const emails = outbox.data?.pages.flatMap(({ data }) => data) ?? []
  const open = (id: string | null) => setParams(id ? { message: id } : {}, { replace: true })
  return (
    <>
      <PageHead title={t('outbox.title')} />
      <Stack>
        <Alert color="yellow" variant="light" icon={<IconFlask />}>
          {t('outbox.explained')}
        </Alert>
        <TextInput
          label={t('outbox.search')}
          leftSection={<IconSearch size={16} />}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          maw={400}
        />
        {outbox.isLoadingError && <Failed error={outbox.error} onRetry={() => outbox.refetch()} />}
        {outbox.isPending && <LoadingRows />}
        {outbox.isSuccess && emails.length === 0 && (
          <Empty icon={<IconSend size={40} />} title={t('outbox.empty')} text={t('outbox.emptyText')} />
        )}
        {emails.length > 0 && (
          <Paper withBorder>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('outbox.email')}</Table.Th>
                  <Table.Th>{t('outbox.outcome')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('outbox.taken')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {emails.map((email) => (
                  <Table.Tr key={email.id}>
                    <Table.Td>
                      <UnstyledButton onClick={() => open(email.id)}>
                        <RowName name={email.subject} />
                        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                          {email.language
                            ? t('outbox.inLanguage', { to: email.recipient, language: nameOf(email.language) })
                            : email.recipient}
                        </Text>
                      </UnstyledButton>
                    </Table.Td>
                    <Table.Td>
                      <MessageEvents email={email} />
                    </Table.Td>
                    <Table.Td visibleFrom="sm">{format.ago(email.acceptedAt)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
        )}
        <MoreButton query={outbox} />
      </Stack>
      <EmailDrawer id={params.get('message')} onClose={() => open(null)} />
    </>
  )
}

function MessageEvents({ email }: { email: Item }) {
  const { t } = useTranslation()
  const happened = (['unsubscribed', 'complained', 'bounced', 'clicked', 'opened', 'delivered'] as const).filter(
    (event) => email[`${event}At`] !== null,
  )
  if (happened.length === 0) return <Text size="sm">{t('messages.status.sent')}</Text>
  return (
    <Group gap={4}>
      {happened.slice(0, 2).map((event) => (
        <Badge key={event} variant="default" tt="none">
          {t(`messages.status.${event}`)}
        </Badge>
      ))}
    </Group>
  )
}

function EmailDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('author')
  const client = useQueryClient()
  const email = useQuery({
    queryKey: ['outbox', 'email', id],
    queryFn: () => call('getOutboxEmail', { params: { id: id ?? '' } }),
    enabled: id !== null,
  })
  const simulate = useMutation({
    mutationFn: (event: (typeof SIMULATED)[number]) =>
      call('simulateMessageEvent', { params: { id: id ?? '' }, body: { kind: event } }),
    onSuccess: (_, event) => {
      say(t('outbox.simulated', { event: t(`messages.status.${event}`) }))
      void client.invalidateQueries({ queryKey: ['outbox'] })
    },
    onError: sayError,
  })
  return (
    <ItemDrawer
      opened={id !== null}
      title={email.data?.subject ?? t('outbox.email')}
      query={email}
      size="xl"
      onClose={onClose}
    >
      {(taken) => (
        <Stack>
          <Text size="sm">
            {taken.sender} → {taken.recipient} · {format.dateTime(taken.acceptedAt)}
          </Text>
          {may && taken.contactId && (
            <Menu position="bottom-start">
              <Menu.Target>
                <Button
                  variant="default"
                  leftSection={<IconFlask size={16} />}
                  loading={simulate.isPending}
                  style={{ alignSelf: 'flex-start' }}
                >
                  {t('outbox.simulate')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {SIMULATED.map((event) => (
                  <Menu.Item key={event} onClick={() => simulate.mutate(event)}>
                    {t(`messages.status.${event}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
          <Tabs defaultValue="html">
            <Tabs.List>
              <Tabs.Tab value="html">{t('outbox.asSeen')}</Tabs.Tab>
              <Tabs.Tab value="text">{t('outbox.asText')}</Tabs.Tab>
              <Tabs.Tab value="headers">{t('outbox.headers')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="html" pt="sm">
              <iframe
                title={t('outbox.asSeen')}
                sandbox="allow-popups allow-popups-to-escape-sandbox"
                srcDoc={taken.html.replace('<head>', '<head><base target="_blank">')}
                style={{
                  width: '100%',
                  height: '65vh',
                  border: '1px solid var(--app-line)',
                  borderRadius: 8,
                  background: '#fff',
                }}
              />
            </Tabs.Panel>
            <Tabs.Panel value="text" pt="sm">
              <Text
                component="pre"
                size="sm"
                style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontFamily: 'ui-monospace, monospace' }}
              >
                {taken.text}
              </Text>
            </Tabs.Panel>
            <Tabs.Panel value="headers" pt="sm">
              {Object.entries(taken.headers).map(([name, value]) => (
                <Text key={name} size="sm" style={{ overflowWrap: 'anywhere' }}>
                  <b>{name}</b>: {value}
                </Text>
              ))}
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </ItemDrawer>
  )
}
