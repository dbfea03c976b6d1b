import { Alert, Text } from '@mantine/core'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import type { StepMigration } from '@parcours/model/journey/migration.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useBulkJobs } from '../../bulk-jobs/useBulkJobs.tsx'
import { call } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { Notes } from '../../parts/Notes.tsx'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { paths } from '../../paths.ts'
import { useConnections } from '../../settings/connections.ts'
import { MigrateContacts } from './MigrateContacts.tsx'
import { sandboxSteps } from './sandbox-steps.ts'

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
  const contacts = useQuery({ queryKey: ['contact-counts'], queryFn: () => call('getContactCounts') })
  const { watch } = useBulkJobs()
  const [plan, setPlan] = useState<ReadonlyMap<string, StepMigration['to']>>(new Map())
  // What is told is of the draft as it is saved: that is what will be published.
  const preview = useQuery({
    queryKey: ['publication', journey.id, draft],
    queryFn: () => save().then(() => call('previewJourneyPublication', { params: { id: journey.id } })),
  })
  const connections = useConnections()
  const toSandbox = sandboxSteps(draft, connections.data?.data ?? [])
  const publish = useMutation({
    mutationFn: async () => {
      await save()
      const published = await call('publishJourney', { params: { id: journey.id } })
      const resettled = [...plan].flatMap(([from, to]) => (to === 'stay' ? [] : [{ from, to }]))
      if (resettled.length > 0) {
        const { bulkJobId } = await call('migrateJourneyContacts', {
          params: { id: journey.id },
          body: { plan: resettled },
        })
        watch(await call('getBulkJob', { params: { id: bulkJobId } }))
      }
      return published
    },
    onSuccess: ({ version }) => {
      say(t('publish.done', { version }))
      onChanged()
      onClose()
      void navigate(paths.journey(journey.id, 'live'))
    },
  })
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
      {preview.data && preview.data.entering > 0 && (
        <Text fw={600}>
          {t('publish.existing', { count: preview.data.entering, formatted: format.number(preview.data.entering) })}
        </Text>
      )}
      {preview.data && preview.data.inside > 0 && (
        <MigrateContacts
          inside={preview.data.inside}
          steps={preview.data.steps}
          draft={draft}
          plan={plan}
          onChange={setPlan}
        />
      )}
      {preview.data && preview.data.warnings.length > 0 && (
        <Notes
          color="yellow"
          title={t('campaigns.check.warnings')}
          notes={preview.data.warnings.map(({ message }) => message)}
        />
      )}
      {contacts.data && (
        <Text>
          {t('publish.reachable', {
            reachable: format.number(contacts.data.reachable),
            contacts: format.number(contacts.data.contacts),
          })}
        </Text>
      )}
      {toSandbox === 'all' && <Alert color="yellow">{t('publish.sandbox')}</Alert>}
      {toSandbox === 'some' && <Alert color="yellow">{t('publish.sandboxSome')}</Alert>}
    </Dialog>
  )
}
