import { Button, Group, Menu, Stack, Text } from '@mantine/core'
import type { ContactAnswer, ContactOverviewAnswer } from '@parcours/contract/contacts.ts'
import { IconAlertTriangle, IconCheck, IconChevronDown, IconCircleDashed, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { sayError } from '../../parts/notify.ts'
import { useMay } from '../../session.tsx'
import { refreshContact } from './refresh-contact.ts'

type Consent = ContactOverviewAnswer['consents'][number]

/** Decisions that are shown of a channel. */
const MAX_SHOWN = 5

/** What a contact decided, by channel; each can be changed where it stands. */
export function ConsentBadges({ contact, consents }: { contact: ContactAnswer; consents: Consent[] }) {
  const { t } = useTranslation()
  return (
    <Group gap={6} role="group" aria-label={t('contact.consent.title')}>
      {consents.map((consent) => (
        <ConsentBadge key={consent.channel} contactId={contact.id} consent={consent} />
      ))}
    </Group>
  )
}

const LOOKS = {
  given: { color: 'green', icon: IconCheck },
  withdrawn: { color: 'red', icon: IconX },
  none: { color: 'gray', icon: IconCircleDashed },
  noAddress: { color: 'gray', icon: IconCircleDashed },
  suppressed: { color: 'red', icon: IconAlertTriangle },
} as const

function ConsentBadge({ contactId, consent }: { contactId: string; consent: Consent }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const may = useMay('editContacts')
  const { channel, address, decision, decidedAt, suppressed } = consent
  const record = useMutation({
    mutationFn: (next: 'given' | 'withdrawn') =>
      call('recordContactConsent', {
        params: { id: contactId },
        body: { channel, decision: next, source: t('contact.consent.recordedByHand') },
      }),
    onSuccess: () => refreshContact(client, contactId),
    onError: sayError,
  })
  const state = !address ? 'noAddress' : suppressed ? 'suppressed' : (decision ?? 'none')
  const { color, icon: Icon } = LOOKS[state]
  const word =
    state === 'suppressed' && suppressed
      ? t(`contact.consent.suppressed.${suppressed}`)
      : t(`contact.consent.${state as 'given'}`)
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <Button
          variant="light"
          size="compact-sm"
          radius="xl"
          color={color}
          c="var(--mantine-color-text)"
          loading={record.isPending}
          leftSection={<Icon size={14} aria-hidden />}
          rightSection={<IconChevronDown size={12} aria-hidden />}
        >
          {t('contact.consent.of', { channel: t(`condition.channels.${channel}`), decision: word })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {state === 'suppressed' && (
          <Menu.Label>{t('contact.consent.suppressedText', { address: address ?? '' })}</Menu.Label>
        )}
        {!address && <Menu.Label>{t('contact.consent.noAddressText')}</Menu.Label>}
        {decision && decidedAt && (
          <Menu.Label>
            {t('contact.consent.decided', {
              decision: t(`contact.consent.${decision}`),
              when: format.dateTime(decidedAt),
            })}
          </Menu.Label>
        )}
        {may && decision !== 'given' && (
          <Menu.Item disabled={!address} leftSection={<IconCheck size={16} />} onClick={() => record.mutate('given')}>
            {t('contact.consent.give')}
          </Menu.Item>
        )}
        {may && decision !== 'withdrawn' && (
          <Menu.Item disabled={!address} leftSection={<IconX size={16} />} onClick={() => record.mutate('withdrawn')}>
            {t('contact.consent.withdraw')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Decisions contactId={contactId} channel={channel} />
      </Menu.Dropdown>
    </Menu>
  )
}

function Decisions({ contactId, channel }: { contactId: string; channel: Consent['channel'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ledger = useQuery({
    queryKey: ['consents', contactId],
    queryFn: () => call('listContactConsents', { params: { id: contactId } }),
  })
  const decisions = (ledger.data?.data ?? []).filter((one) => one.channel === channel).slice(0, MAX_SHOWN)
  if (decisions.length === 0) return <Menu.Label>{t('contact.consent.none')}</Menu.Label>
  return (
    <Stack gap={4} px="sm" py={4} role="list" aria-label={t('contact.consent.history')}>
      {decisions.map(({ id, decision, source, wordingVersion, decidedAt }) => (
        <Text key={id} size="xs" role="listitem" style={{ overflowWrap: 'anywhere' }}>
          <b>{t(`contact.consent.${decision}`)}</b> · {source}
          {wordingVersion && ` · ${wordingVersion}`} · {format.dateTime(decidedAt)}
        </Text>
      ))}
    </Stack>
  )
}
