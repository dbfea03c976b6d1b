import { Button, Group, Popover, Stack, Text } from '@mantine/core'
import type { ContactAnswer, ContactOverviewAnswer } from '@parcours/contract/contacts.ts'
import {
  IconAlertTriangle,
  IconCheck,
  IconChevronDown,
  IconCircleDashed,
  IconX,
  type Icon as TablerIcon,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { sayError } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
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
  const client = useQueryClient()
  const may = useMay('editContacts')
  const [open, setOpen] = useState(false)
  const { channel, address, decision, suppressed } = consent
  const record = useMutation({
    mutationFn: (next: 'given' | 'withdrawn') =>
      call('recordContactConsent', {
        params: { id: contactId },
        body: { channel, decision: next, source: t('contact.consent.recordedByHand') },
      }),
    onSuccess: () => {
      setOpen(false)
      refreshContact(client, contactId)
    },
    onError: sayError,
  })
  const state = !address ? 'noAddress' : suppressed ? 'suppressed' : (decision ?? 'none')
  const { color, icon: Icon } = LOOKS[state]
  const word =
    state === 'suppressed' && suppressed
      ? t(`contact.consent.suppressed.${suppressed}`)
      : t(`contact.consent.${state as 'given'}`)
  const label = t('contact.consent.of', { channel: t(`condition.channels.${channel}`), decision: word })
  const button = (to: 'given' | 'withdrawn', Sign: TablerIcon, words: string) =>
    may &&
    address &&
    decision !== to && (
      <Button
        variant="default"
        size="xs"
        leftSection={<Sign size={14} />}
        loading={record.isPending}
        onClick={() => record.mutate(to)}
      >
        {words}
      </Button>
    )
  return (
    <Popover position="bottom-start" width={320} withinPortal trapFocus opened={open} onChange={setOpen}>
      <Popover.Target>
        <Button
          variant="light"
          size="compact-sm"
          radius="xl"
          color={color}
          c="var(--mantine-color-text)"
          loading={record.isPending}
          leftSection={<Icon size={14} aria-hidden />}
          rightSection={<IconChevronDown size={12} aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Stack gap="xs">
          {state === 'suppressed' && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t('contact.consent.suppressedText', { address: address ?? '' })}
            </Text>
          )}
          {!address && <Text size="sm">{t('contact.consent.noAddressText')}</Text>}
          {button('given', IconCheck, t('contact.consent.give'))}
          {button('withdrawn', IconX, t('contact.consent.withdraw'))}
          <Decisions contactId={contactId} channel={channel} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The latest decisions of a channel, with where each was said. */
function Decisions({ contactId, channel }: { contactId: string; channel: Consent['channel'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ledger = useQuery({
    queryKey: ['consents', contactId],
    queryFn: () => call('listContactConsents', { params: { id: contactId } }),
  })
  const decisions = (ledger.data?.data ?? []).filter((one) => one.channel === channel).slice(0, MAX_SHOWN)
  if (!ledger.data) return null
  return (
    <div>
      <Text size="xs" c="dimmed" fw={600} mb={4}>
        {t('contact.consent.history')}
      </Text>
      {decisions.length === 0 && <Text size="sm">{t('contact.consent.nothing')}</Text>}
      {decisions.map(({ id, decision, source, wordingVersion, decidedAt }) => (
        <Text key={id} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <b>{t(`contact.consent.${decision}`)}</b> · {source}
          {wordingVersion && ` · ${wordingVersion}`} · {format.dateTime(decidedAt)}
        </Text>
      ))}
    </div>
  )
}
