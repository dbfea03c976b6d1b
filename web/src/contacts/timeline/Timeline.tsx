import { Anchor, Button, Code, Collapse, Group, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core'
import type { TimelineAnswer } from '@parcours/contract/contacts.ts'
import { MESSAGE_STATUSES } from '@parcours/model/delivery/message.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import {
  IconActivity,
  IconMail,
  IconRoute,
  IconShieldCheck,
  IconShoppingCart,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { useWords } from '../journeys/canvas/useWords.ts'
import { portName } from '../journeys/nodes/port-name.ts'
import { reasonWords } from '../messages/reason.ts'
import { useFormat } from '../parts/format.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { paths } from '../paths.ts'

const PAGE = 50
const ICONS = {
  event: IconActivity,
  step: IconRoute,
  message: IconMail,
  consent: IconShieldCheck,
  segment: IconUsersGroup,
  order: IconShoppingCart,
}
const COLORS = { event: 'violet', step: 'gray', message: 'teal', consent: 'green', segment: 'blue', order: 'green' }
/** A contact's timeline, latest first. */
export function Timeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const timeline = useInfiniteQuery({
    queryKey: ['timeline', contactId],
    queryFn: ({ pageParam }) =>
      call('getContactTimeline', {
        params: { id: contactId },
        query: { limit: PAGE, ...(pageParam && { before: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ data }) => (data.length === PAGE ? data.at(-1)?.at : undefined),
    refetchInterval: 5000,
  })
  if (timeline.isLoadingError) return <Failed error={timeline.error} onRetry={() => timeline.refetch()} />
  if (!timeline.data) return <LoadingRows />
  const entries = timeline.data.pages.flatMap(({ data }) => data)
  if (entries.length === 0) return <Text c="dimmed">{t('timeline.empty')}</Text>
  return (
    <Stack gap="sm">
      {entries.map((entry, index) => (
        <Entry key={`${entry.at} ${index}`} entry={entry} />
      ))}
      {timeline.hasNextPage && (
        <Button variant="default" loading={timeline.isFetchingNextPage} onClick={() => timeline.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Stack>
  )
}

function Entry({ entry }: { entry: TimelineAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const Icon = ICONS[entry.kind]
  const details = entry.kind === 'event' ? (entry.data.properties as Record<string, unknown>) : undefined
  const hasDetails = details && Object.keys(details).length > 0
  return (
    <Group align="flex-start" wrap="nowrap" gap="sm">
      <ThemeIcon variant="light" color={COLORS[entry.kind]} size="md" aria-hidden>
        <Icon size={16} />
      </ThemeIcon>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
          <Text component="div">
            <Words entry={entry} />
          </Text>
          <Text size="sm" c="dimmed" style={{ flexShrink: 0 }} title={format.dateTime(entry.at)}>
            {format.ago(entry.at)}
          </Text>
        </Group>
        {hasDetails && (
          <>
            <UnstyledButton onClick={() => setOpen(!open)} aria-expanded={open}>
              <Text size="sm" c="dimmed" td="underline">
                {t('timeline.details')}
              </Text>
            </UnstyledButton>
            <Collapse expanded={open}>
              <Stack gap={2} mt={4}>
                {Object.entries(details).map(([key, value]) => (
                  <Text key={key} size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {key}: <Code>{format.value(value)}</Code>
                  </Text>
                ))}
              </Stack>
            </Collapse>
          </>
        )}
      </div>
    </Group>
  )
}

/** One entry in words. */
function Words({ entry: { kind, data } }: { entry: TimelineAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useWords()
  const text = (key: string) => String(data[key] ?? '')
  switch (kind) {
    case 'event':
      return text('kind') === 'track' ? (
        <>{t('timeline.did', { event: text('name') })}</>
      ) : (
        <>{t('timeline.call', { name: text('name') })}</>
      )
    case 'step': {
      const named =
        text('stepKind') in NODE_KINDS && data.stepSettings
          ? { kind: text('stepKind'), settings: data.stepSettings }
          : undefined
      const port = named
        ? portName(named as Parameters<typeof portName>[0], text('port'), words)
        : t(`ports.${text('port')}` as 'ports.next', { defaultValue: text('port') })
      const step =
        text('stepName') || (text('stepKind') ? t(`nodes.${text('stepKind')}.name` as 'nodes.wait.name') : text('step'))
      return (
        <>
          {t('timeline.step', { step, port })}{' '}
          <Anchor component={Link} to={paths.journey(text('journeyId'), 'live', text('step'))}>
            {text('journey')}
          </Anchor>
        </>
      )
    }
    case 'message': {
      const happened = data.clickedAt
        ? 'clicked'
        : data.openedAt
          ? 'opened'
          : data.bouncedAt
            ? 'bounced'
            : (MESSAGE_STATUSES.find((one) => one === data.status) ?? 'unknown')
      return (
        <>
          {data.provider === 'sandbox' && happened !== 'excluded' ? (
            <Anchor component={Link} to={paths.outbox(text('messageId'))}>
              {text('template')}
            </Anchor>
          ) : (
            <b>{text('template')}</b>
          )}{' '}
          · {t(`messages.status.${happened}`)}
          {data.reason ? ` (${reasonWords(text('reason'), t)})` : ''}
        </>
      )
    }
    case 'order':
      return (
        <>
          {t('timeline.order', { number: text('number'), total: format.money(Number(data.total), text('currency')) })}
        </>
      )
    case 'segment':
      return (
        <>
          {t(data.entered ? 'timeline.entered' : 'timeline.left')}{' '}
          <Anchor component={Link} to={paths.segment(text('segmentId'))}>
            {text('segment')}
          </Anchor>
        </>
      )
    case 'consent':
      return (
        <>
          {t('timeline.consent', {
            decision: t(`consent.${data.decision === 'given' ? 'given' : 'withdrawn'}`),
            source: text('source'),
          })}
        </>
      )
  }
}
