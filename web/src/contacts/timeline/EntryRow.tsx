import { Anchor, Code, Text } from '@mantine/core'
import {
  IconActivity,
  IconDatabase,
  IconEye,
  IconMail,
  IconRoute,
  IconShieldCheck,
  IconShoppingCart,
  IconUsersGroup,
  type Icon as TablerIcon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { reasonWords } from '../../messages/reason.ts'
import { useFormat } from '../../parts/format.ts'
import { paths } from '../../paths.ts'
import type { Entry } from './group-timeline.ts'
import { RowFrame } from './RowFrame.tsx'

type Kind = Entry['kind']
const ICONS: Record<Kind, TablerIcon> = {
  event: IconActivity,
  step: IconRoute,
  message: IconMail,
  consent: IconShieldCheck,
  segment: IconUsersGroup,
  order: IconShoppingCart,
}
const COLORS: Record<Kind, string> = {
  event: 'violet',
  step: 'gray',
  message: 'teal',
  consent: 'green',
  segment: 'blue',
  order: 'green',
}

/** Something that happened, as a row of its own. */
export function EntryRow({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case 'event':
      return <EventRow entry={entry} />
    case 'order':
      return <OrderRow entry={entry} />
    case 'message':
      return (
        <RowFrame icon={ICONS.message} color={COLORS.message} at={entry.at}>
          <MessageWords entry={entry} />
        </RowFrame>
      )
    case 'segment':
      return (
        <RowFrame icon={ICONS.segment} color={COLORS.segment} at={entry.at}>
          <SegmentWords entry={entry} />
        </RowFrame>
      )
    case 'consent':
      return <ConsentRow entry={entry} />
    // Steps are shown by their pass through a journey.
    case 'step':
      return null
  }
}

function EventRow({ entry }: { entry: Entry<'event'> }) {
  const { t } = useTranslation()
  const { kind, name, properties } = entry.data
  const isPage = kind === 'page' || kind === 'screen'
  const icon = kind === 'track' ? ICONS.event : isPage ? IconEye : IconDatabase
  return (
    <RowFrame
      icon={icon}
      color={COLORS.event}
      at={entry.at}
      more={
        Object.keys(properties).length > 0 ? { label: '', content: <Properties properties={properties} /> } : undefined
      }
    >
      {kind === 'track'
        ? t('timeline.did', { event: name })
        : isPage
          ? t('timeline.saw', { page: pageName(entry) })
          : t('timeline.call')}
    </RowFrame>
  )
}

/** What a page is known by: its title or address, where it has no name. */
export function pageName({ data: { name, properties } }: Entry<'event'>): string {
  const said = [name, properties.title, properties.path, properties.url].find(
    (one): one is string => typeof one === 'string' && one.trim() !== '',
  )
  return said ?? '–'
}

function Properties({ properties }: { properties: Record<string, unknown> }) {
  const format = useFormat()
  return Object.entries(properties).map(([key, value]) => (
    <Text key={key} size="sm">
      {key}: <Code>{format.value(value)}</Code>
    </Text>
  ))
}

function OrderRow({ entry }: { entry: Entry<'order'> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { number, total, currency, items, products } = entry.data
  const listed = products.reduce((sum, { quantity }) => sum + quantity, 0)
  return (
    <RowFrame icon={ICONS.order} color={COLORS.order} at={entry.at}>
      <Text span fw={600}>
        {t(total < 0 ? 'timeline.refund' : 'timeline.order', { total: format.money(Math.abs(total), currency) })}
      </Text>
      <Text span c="dimmed" size="sm">
        {' '}
        · {t('timeline.orderNumber', { number })}
      </Text>
      {products.length > 0 && (
        <Text size="sm" component="ul" my={2} pl="md">
          {products.map(({ product, quantity, total: paid }, index) => (
            <li key={index}>
              {t('timeline.product', {
                product,
                quantity: format.number(quantity),
                total: format.money(paid, currency),
              })}
            </li>
          ))}
          {items > listed && (
            <li>{t('timeline.moreItems', { count: items - listed, formatted: format.number(items - listed) })}</li>
          )}
        </Text>
      )}
    </RowFrame>
  )
}

function ConsentRow({ entry }: { entry: Entry<'consent'> }) {
  const { t } = useTranslation()
  const { channel, decision, source, wordingVersion } = entry.data
  return (
    <RowFrame icon={ICONS.consent} color={COLORS.consent} at={entry.at}>
      {t(`timeline.consent.${decision}`, { channel: t(`channels.${channel}`) })}
      <Text span c="dimmed" size="sm">
        {[source, wordingVersion].filter(Boolean).map((part) => ` · ${part}`)}
      </Text>
    </RowFrame>
  )
}

/** A message and what became of it. */
export function MessageWords({ entry: { data } }: { entry: Entry<'message'> }) {
  const { t } = useTranslation()
  const happened = data.clickedAt
    ? 'clicked'
    : data.openedAt
      ? 'opened'
      : data.bouncedAt
        ? 'bounced'
        : data.deliveredAt
          ? 'delivered'
          : data.status
  const title = data.template ?? t('timeline.deletedEmail')
  return (
    <>
      {data.provider === 'sandbox' && data.status !== 'excluded' ? (
        <Anchor component={Link} to={paths.outbox(data.messageId)}>
          {title}
        </Anchor>
      ) : (
        <b>{title}</b>
      )}
      {data.campaign && (
        <>
          {' '}
          ·{' '}
          <Anchor component={Link} to={paths.campaign(data.campaignId ?? '', 'results')}>
            {data.campaign}
          </Anchor>
        </>
      )}{' '}
      · {t(`messages.status.${happened}`)}
      {data.reason ? ` (${reasonWords(data.reason, t)})` : ''}
    </>
  )
}

export function SegmentWords({ entry: { data } }: { entry: Entry<'segment'> }) {
  const { t } = useTranslation()
  return (
    <>
      {t(data.entered ? 'timeline.entered' : 'timeline.left')}{' '}
      {data.segment === null ? (
        t('timeline.deleted')
      ) : (
        <Anchor component={Link} to={paths.segment(data.segmentId)}>
          {data.segment}
        </Anchor>
      )}
    </>
  )
}
