import { Select, Stack, Table, Text } from '@mantine/core'
import { RECIPIENT_STATES, type RecipientState } from '@parcours/model/campaign/recipient-state.ts'
import type { MessageStatus } from '@parcours/model/delivery/message.ts'
import { IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { call } from '../client.ts'
import { reasonWords } from '../messages/reason.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { MoreButton } from '../parts/MoreButton.tsx'
import { RowName } from '../parts/RowName.tsx'
import { Empty } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { SettleUnknown } from './SettleUnknown.tsx'

/** The recipients of a campaign, the state of their messages, and why; messages in doubt are resolved here. */
export function RecipientsView({ campaignId }: { campaignId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('launch')
  const [params, setParams] = useSearchParams()
  const state = RECIPIENT_STATES.find((one) => one === params.get('state'))
  const contacts = useInfiniteQuery({
    queryKey: ['recipients', campaignId, state],
    queryFn: ({ pageParam }) =>
      call('listCampaignRecipients', {
        params: { id: campaignId },
        query: { limit: 50, ...(state && { state }), ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const rows = contacts.data?.pages.flatMap(({ data }) => data) ?? []
  const stateName = (one: RecipientState | MessageStatus) =>
    one === 'holdout' ? t('campaigns.people.holdout') : t(`messages.status.${one}`)
  return (
    <Stack>
      <Select
        label={t('campaigns.people.state')}
        w={260}
        clearable
        placeholder={t('campaigns.people.all')}
        value={state ?? null}
        onChange={(next) => setParams(next ? { state: next } : {}, { replace: true })}
        data={RECIPIENT_STATES.map((one) => ({ value: one, label: stateName(one) }))}
      />
      {state === 'unknown' && rows.length > 0 && may && (
        <SettleUnknown
          campaignId={campaignId}
          messageIds={rows.flatMap(({ messageId }) => messageId ?? []).slice(0, 1000)}
        />
      )}
      <ListFrame
        query={contacts}
        count={rows.length}
        empty={<Empty icon={<IconUsers size={40} />} title={t('campaigns.people.empty')} text="" />}
        head={
          <>
            <Table.Th>{t('campaigns.people.name')}</Table.Th>
            <Table.Th>{t('campaigns.people.status')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('campaigns.people.variant')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('campaigns.people.at')}</Table.Th>
          </>
        }
      >
        {rows.map(({ contactId, messageId, name, address, status, reason, variant, sentAt, openedAt, clickedAt }) => (
          <Table.Tr key={messageId ?? contactId}>
            <Table.Td>
              <RowName name={name} to={paths.contact(contactId)} />
              {address && address !== name && (
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {address}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              {stateName(clickedAt ? 'clicked' : openedAt ? 'opened' : status)}
              {reason && (
                <Text size="sm" c="dimmed">
                  {reasonWords(reason, t)}
                </Text>
              )}
            </Table.Td>
            <Table.Td visibleFrom="sm">{variant ?? '–'}</Table.Td>
            <Table.Td visibleFrom="sm">{sentAt ? format.dateTime(sentAt) : '–'}</Table.Td>
          </Table.Tr>
        ))}
      </ListFrame>
      <MoreButton query={contacts} />
    </Stack>
  )
}
