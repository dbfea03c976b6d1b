import { Radio, Stack, Text } from '@mantine/core'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBulkJobs } from '../../bulk-jobs/useBulkJobs.tsx'
import { call } from '../../client.ts'
import { ContactSelect } from '../../contacts/ContactSelect.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { SegmentSelect, useSegments } from '../../segments/SegmentSelect.tsx'

/** Adds one contact, or all, to a journey that begins by hand. */
export function AddContacts({
  journey,
  onClose,
  onChanged,
}: {
  journey: JourneyAnswer
  onClose: () => void
  onChanged: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [audience, setAudience] = useState<'one' | 'segment' | 'all'>('one')
  const [segmentId, setSegmentId] = useState<string | null>(null)
  const segments = useSegments()
  const [contactId, setContactId] = useState<string | null>(null)
  const bulkJobs = useBulkJobs()
  const contacts = useQuery({ queryKey: ['contact-counts'], queryFn: () => call('getContactCounts') })
  const chosen =
    audience === 'all'
      ? ({ kind: 'all' } as const)
      : audience === 'segment'
        ? ({ kind: 'segment', segmentId: segmentId ?? '' } as const)
        : ({ kind: 'contacts', contactIds: contactId ? [contactId] : [] } as const)
  const add = useMutation({
    mutationFn: async () => {
      const { entered, bulkJobId } = await call('addJourneyContacts', {
        params: { id: journey.id },
        body: { audience: chosen },
      })
      return { entered, others: bulkJobId ? await call('getBulkJob', { params: { id: bulkJobId } }) : undefined }
    },
    onSuccess: ({ entered, others }) => {
      say(t('add.done', { count: entered, formatted: format.number(entered) }))
      if (others) bulkJobs.watch(others)
      onChanged()
      onClose()
    },
  })
  const inSegment = segments.data?.data.find(({ id }) => id === segmentId)?.size ?? 0
  const count = audience === 'all' ? (contacts.data?.contacts ?? 0) : audience === 'segment' ? inSegment : 1
  return (
    <Dialog
      title={t('add.title', { name: journey.name })}
      error={add.error}
      action={t('add.action', { count, formatted: format.number(count) })}
      disabled={(audience === 'one' && !contactId) || (audience === 'segment' && !segmentId)}
      pending={add.isPending}
      onAct={() => add.mutate()}
      onClose={onClose}
    >
      <Radio.Group label={t('add.who')} value={audience} onChange={(value) => setAudience(value as typeof audience)}>
        <Stack gap="xs" mt="xs">
          <Radio value="one" label={t('add.one')} />
          <Radio value="segment" label={t('add.segment')} />
          <Radio
            value="all"
            label={t('add.all', {
              count: contacts.data?.contacts ?? 0,
              formatted: format.number(contacts.data?.contacts ?? 0),
            })}
          />
        </Stack>
      </Radio.Group>
      {audience === 'segment' && (
        <SegmentSelect label={t('condition.segment')} sized value={segmentId} onChange={setSegmentId} />
      )}
      {audience === 'one' ? (
        <ContactSelect label={t('add.contact')} value={contactId} onChange={setContactId} />
      ) : audience === 'segment' ? null : (
        <Text>{t('add.allText', { reachable: format.number(contacts.data?.reachable ?? 0) })}</Text>
      )}
    </Dialog>
  )
}
