import { Avatar, Group, Stack, Text, Title } from '@mantine/core'
import type { ContactAnswer, ContactOverviewAnswer } from '@parcours/contract/contacts.ts'
import { IconClock, IconEye, IconMapPin, IconShoppingCart, type Icon as TablerIcon } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { contactName } from '../name.ts'
import { ConsentBadges } from './ConsentBadges.tsx'
import { ContactActions } from './ContactActions.tsx'

const MINUTE_MS = 60_000

interface Props {
  contact: ContactAnswer
  /** Undefined while it is asked for. */
  overview: ContactOverviewAnswer | undefined
}

/** Who a contact is at a glance: where, what time it is there, how to be reached, what they are worth. */
export function ContactHeader({ contact, overview }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  useEachMinute()
  const name = contactName(contact) || t('contacts.unnamed')
  const place = [contact.city, contact.country && format.country(contact.country)].filter(Boolean).join(', ')
  const clock = contact.timeZone ? format.timeIn(contact.timeZone) : undefined
  const also = [contact.email, contact.phone].filter((one) => one && one !== name)
  return (
    <Group align="flex-start" justify="space-between" gap="md" mb="lg" wrap="nowrap" className="contact-head">
      <Group align="flex-start" wrap="nowrap" gap="md" flex={1} miw={0}>
        <Avatar color="initials" name={name} size={56} radius="xl" visibleFrom="sm" aria-hidden />
        <Stack gap={6} flex={1} miw={0}>
          <Title order={1} lineClamp={3} title={name}>
            {name}
          </Title>
          {also.length > 0 && (
            <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {also.join(' · ')}
            </Text>
          )}
          <Group gap="4px 16px">
            {place && <Detail icon={IconMapPin}>{place}</Detail>}
            {clock && contact.timeZone && (
              <Detail icon={IconClock} title={contact.timeZone}>
                {t('contact.localTime', { time: clock })}
              </Detail>
            )}
            <Detail icon={IconEye} {...(contact.lastSeenAt && { title: format.dateTime(contact.lastSeenAt) })}>
              {contact.lastSeenAt
                ? t('contact.lastSeen', { when: format.ago(contact.lastSeenAt) })
                : t('contact.neverSeen')}
            </Detail>
            {overview && <Worth value={overview.value} />}
          </Group>
          {overview && <ConsentBadges contact={contact} consents={overview.consents} />}
        </Stack>
      </Group>
      <ContactActions contact={contact} overview={overview} />
    </Group>
  )
}

function Detail({ icon: Icon, title, children }: { icon: TablerIcon; title?: string; children: ReactNode }) {
  return (
    <Group gap={6} wrap="nowrap" miw={0} title={title}>
      <Icon size={16} aria-hidden style={{ flexShrink: 0, opacity: 0.7 }} />
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Group>
  )
}

function Worth({ value: { orders, revenue, currency, lastOrderAt } }: { value: ContactOverviewAnswer['value'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const total = format.money(revenue, currency)
  return (
    <Detail icon={IconShoppingCart} {...(lastOrderAt && { title: format.dateTime(lastOrderAt) })}>
      {orders === 0 ? (
        t('contact.noOrders')
      ) : (
        <>
          <b>{t('contact.orders', { count: orders, formatted: format.number(orders), total })}</b>
          {lastOrderAt && ` · ${t('contact.lastOrder', { when: format.ago(lastOrderAt) })}`}
        </>
      )}
    </Detail>
  )
}

/** Draws anew each minute: clocks go on. */
function useEachMinute(): void {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
}
