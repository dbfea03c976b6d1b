import { Anchor, Group, Stack, Text } from '@mantine/core'
import type { TodayAnswer } from '@parcours/contract/home.ts'
import { MAX_COUNTED_CONTACTS } from '@parcours/model/home.ts'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { JourneyState } from '../journeys/JourneyState.tsx'
import { useFormat } from '../parts/format.ts'
import { paths } from '../paths.ts'
import { Part } from './Part.tsx'
import { Sentence, WHO } from './Sentence.tsx'
import { Sparkline } from './Sparkline.tsx'

type Written = TodayAnswer['campaigns'][number]['written']
type Journey = TodayAnswer['journeys'][number]

/** What happened today in sentences, with yesterday beside each. */
export function Happened({ query }: { query: UseQueryResult<TodayAnswer> }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Part
      title={t('home.happened.title')}
      query={query}
      aside={
        <Anchor component={Link} to={paths.journeys()} size="sm">
          {t('home.happened.allJourneys')}
        </Anchor>
      }
    >
      {(today) => (
        <Stack gap="sm">
          {today.journeys.filter(isActive).map((journey) => (
            <JourneyLine key={journey.id} journey={journey} />
          ))}
          {today.campaigns.map(({ id, name, written }) => (
            <WroteLine key={id} name={name} to={paths.campaign(id, 'results')} written={written} />
          ))}
          <WorkspaceLines today={today} />
          {today.journeys
            .filter((journey) => !isActive(journey))
            .map((journey) => (
              <JourneyLine key={journey.id} journey={journey} />
            ))}
          {today.moreJourneys > 0 && (
            <Text size="sm" c="dimmed">
              {t('home.happened.moreJourneys', {
                count: today.moreJourneys,
                formatted: format.number(today.moreJourneys),
              })}
            </Text>
          )}
          {isQuiet(today) && <Text c="dimmed">{t('home.happened.none')}</Text>}
        </Stack>
      )}
    </Part>
  )
}

const isAny = ({ today, yesterday }: { today: number; yesterday: number }) => today + yesterday > 0
const ordersOf = ({ today, yesterday }: TodayAnswer['orders']) => ({ today: today.count, yesterday: yesterday.count })

const isActive = ({ written, entered }: Journey) => written.today.sent + entered.today > 0

const isQuiet = ({ journeys, campaigns, contacts, orders, unsubscribed }: TodayAnswer) =>
  journeys.length + campaigns.length === 0 && ![contacts, ordersOf(orders), unsubscribed].some(isAny)

/** One sentence; what stands beside it is a picture of it, or yesterday. */
function Line({
  yesterday,
  picture,
  children,
}: {
  yesterday?: string | false
  picture?: ReactNode
  children: ReactNode
}) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm" align="center">
      <Text component="div" style={{ minWidth: 0 }}>
        {children}{' '}
        {yesterday && (
          <Text span size="sm" c="dimmed" className="yesterday">
            {yesterday}
          </Text>
        )}
      </Text>
      {picture}
    </Group>
  )
}

/** Of messages: how many were written to, and which share opened. */
function useWroteWords() {
  const { t } = useTranslation()
  const format = useFormat()
  return {
    today: ({ today: { sent, opened } }: Written) =>
      t('home.happened.wrote', {
        who: WHO,
        count: sent,
        formatted: format.number(sent),
        share: format.percent(opened, sent),
      }),
    yesterday: ({ yesterday: { sent, opened } }: Written) =>
      t('home.happened.yesterdayWrote', {
        count: sent,
        formatted: format.number(sent),
        share: format.percent(opened, sent),
      }),
  }
}

function WroteLine({
  name,
  to,
  written,
  picture,
}: {
  name: string
  to: string
  written: Written
  picture?: ReactNode
}) {
  const words = useWroteWords()
  return (
    <Line yesterday={words.yesterday(written)} picture={picture}>
      <Sentence text={words.today(written)} name={name} to={to} />
    </Line>
  )
}

function JourneyLine({ journey: { id, name, state, written, entered, hours } }: { journey: Journey }) {
  const { t } = useTranslation()
  const format = useFormat()
  const to = paths.journey(id, 'live')
  const picture = (
    <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
      {state === 'paused' && <JourneyState state={state} />}
      <Sparkline hours={hours} />
    </Group>
  )
  if (written.today.sent > 0) return <WroteLine name={name} to={to} written={written} picture={picture} />
  return (
    <Line
      picture={picture}
      yesterday={
        isAny(entered) &&
        t('home.happened.yesterday', { count: entered.yesterday, formatted: format.number(entered.yesterday) })
      }
    >
      <Sentence
        text={t('home.happened.entered', {
          who: WHO,
          count: entered.today,
          formatted: format.number(entered.today),
        })}
        name={name}
        to={to}
      />
    </Line>
  )
}

/** New contacts, orders and unsubscriptions; of what there was none yesterday or today, nothing. */
function WorkspaceLines({ today: { contacts, orders, unsubscribed, currency } }: { today: TodayAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const plain = (count: number) => ({ count, formatted: format.number(count) })
  const sold = ({ count, revenue }: { count: number; revenue: number }) => ({
    ...plain(count),
    revenue: format.money(revenue, currency),
  })
  return (
    <>
      {isAny(ordersOf(orders)) && (
        <Line yesterday={t('home.happened.yesterdayOrders', sold(orders.yesterday))}>
          {t('home.happened.orders', sold(orders.today))}
        </Line>
      )}
      {isAny(contacts) && (
        <Line yesterday={t('home.happened.yesterday', plain(contacts.yesterday))}>
          {contacts.today >= MAX_COUNTED_CONTACTS
            ? t('home.happened.contactsOver', plain(MAX_COUNTED_CONTACTS))
            : t('home.happened.contacts', plain(contacts.today))}
        </Line>
      )}
      {isAny(unsubscribed) && (
        <Line yesterday={t('home.happened.yesterday', plain(unsubscribed.yesterday))}>
          {t('home.happened.unsubscribed', plain(unsubscribed.today))}
        </Line>
      )}
    </>
  )
}
