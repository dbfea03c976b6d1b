import { Alert, Radio, Stack, Text } from '@mantine/core'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { type Graph, triggerOf } from '@parcours/model/journey/graph.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { say } from '../../parts/notify.ts'
import { paths } from '../../paths.ts'
import { useSegments } from '../../segments/SegmentSelect.tsx'

interface Props {
  journey: JourneyAnswer
  /** What is going to be published. */
  draft: Graph
  save: () => Promise<void>
  issueCount: number
  onClose: () => void
  onChanged: () => void
}

/** Says what publishing does, in numbers, then does it. */
export function PublishJourney({ journey, draft, save, issueCount, onClose, onChanged }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const home = useQuery({ queryKey: ['home'], queryFn: () => call('home') })
  const [inside, setInside] = useState<'stay' | 'move'>('stay')
  // What is told is of the draft as it is saved: that is what will be published.
  const preview = useQuery({ queryKey: ['publication', journey.id, draft], queryFn: () => save().then(() => call('publicationPreview', { params: { id: journey.id } })) })
  const sender = useQuery({ queryKey: ['sender'], queryFn: () => call('sender') })
  const segments = useSegments()
  const publish = useMutation({
    mutationFn: async () => {
      await save()
      return call('publish', { params: { id: journey.id }, query: { inside } })
    },
    onSuccess: ({ version }) => {
      say(t('publish.done', { version }))
      onChanged()
      onClose()
      void navigate(paths.journey(journey.id, 'live'))
    },
  })
  const trigger = triggerOf(draft)
  const begunBy = trigger?.kind === 'triggerSegment' && trigger.settings.existing ? segments.data?.data.find(({ id }) => id === trigger.settings.segmentId) : undefined
  return (
    <Dialog
      title={t('publish.title', { name: journey.name })}
      error={publish.error}
      action={t('publish.action')}
      disabled={issueCount > 0}
      pending={publish.isPending}
      onAct={() => publish.mutate()}
      onClose={onClose}
    >
      {issueCount > 0 && <Alert color="red">{t('publish.issues', { count: issueCount })}</Alert>}
      <Text>{t('publish.text')}</Text>
      {begunBy && <Text fw={600}>{t('publish.existing', { count: begunBy.size, formatted: format.number(begunBy.size), segment: begunBy.name })}</Text>}
      {preview.data && preview.data.inside > 0 && (
        <Radio.Group label={t('publish.insideTitle')} value={inside} onChange={(value) => setInside(value === 'move' ? 'move' : 'stay')}>
          <Stack gap="xs" mt="xs">
            <Radio value="stay" label={t('publish.stay')} />
            <Radio value="move" label={t('publish.move', { formatted: format.number(preview.data.movable), inside: format.number(preview.data.inside) })} disabled={preview.data.movable === 0} />
          </Stack>
        </Radio.Group>
      )}
      {home.data && <Text>{t('publish.reachable', { reachable: format.number(home.data.reachable), contacts: format.number(home.data.contacts) })}</Text>}
      {sender.data?.provider === 'sandbox' && <Alert color="yellow">{t('publish.sandbox')}</Alert>}
    </Dialog>
  )
}
