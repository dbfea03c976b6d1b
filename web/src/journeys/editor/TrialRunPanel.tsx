import { Alert, Anchor, Select, Stack, Text, Timeline } from '@mantine/core'
import type { TrialRunAnswer } from '@parcours/contract/journeys.ts'
import { entryEventOf } from '@parcours/model/journey/facets.ts'
import { type Graph, nodeById, portsOf } from '@parcours/model/journey/graph.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../client.ts'
import { ContactSelect } from '../../contacts/ContactSelect.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useFormat } from '../../parts/format.ts'
import { paths } from '../../paths.ts'
import { useWords } from '../canvas/useWords.ts'
import { type EventProperty, PropertyFields } from '../nodes/PropertyFields.tsx'
import { portName } from '../nodes/port-name.ts'
import { SidePanel } from './SidePanel.tsx'

/** What the trial is chosen by, in place of a step: no step can have this id. */
export const TRIAL_RUN = ':try'

type Step = TrialRunAnswer['steps'][number]

interface Props {
  journeyId: string
  graph: Graph
  /** The draft must be kept before it is tried. */
  save: () => Promise<void>
  /** Something is missing: it cannot be tried yet. */
  incomplete: boolean
  overlay: boolean
  onClose: () => void
  /** The ways that the contact would take, as `step way`. */
  onTaken: (ports: ReadonlySet<string>) => void
}

/**
 * Leads a contact through the draft in moments: which way, when, with
 * which emails; at each parting one may choose otherwise.
 */
export function TrialRunPanel({ journeyId, graph, save, incomplete, overlay, onClose, onTaken }: Props) {
  const { t } = useTranslation()
  const [contactId, setContactId] = useState<string | null>(null)
  const [choices, setChoices] = useState<Record<string, string>>({})
  const [given, setGiven] = useState<EventProperty[]>([])
  const properties = Object.fromEntries(
    given.filter(({ key }) => key.trim()).map(({ key, value }) => [key.trim(), value]),
  )
  const trial = useQuery({
    queryKey: ['trial', journeyId, contactId, choices, properties, graph],
    queryFn: async () => {
      await save()
      return call('runJourneyTrial', {
        params: { id: journeyId },
        body: { contactId: contactId ?? '', choices, properties },
      })
    },
    enabled: contactId !== null && !incomplete,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const steps = contactId ? trial.data?.steps : undefined
  useEffect(() => onTaken(new Set((steps ?? []).map(({ nodeId, port }) => `${nodeId} ${port}`))), [steps, onTaken])
  useEffect(() => () => onTaken(new Set()), [onTaken])
  return (
    <SidePanel label={t('try.title')} title={t('try.title')} text={t('try.text')} overlay={overlay} onClose={onClose}>
      {incomplete && <Alert color="yellow">{t('try.incomplete')}</Alert>}
      <ContactSelect label={t('add.contact')} value={contactId} onChange={setContactId} />
      {entryEventOf(graph) !== undefined && (
        <Stack gap={6}>
          <Text size="sm" fw={500}>
            {t('try.properties')}
          </Text>
          <PropertyFields properties={given} onChange={setGiven} />
        </Stack>
      )}
      <ErrorNote error={trial.error} />
      {steps && (
        <Path graph={graph} steps={steps} onChoose={(nodeId, port) => setChoices({ ...choices, [nodeId]: port })} />
      )}
    </SidePanel>
  )
}

function Path({
  graph,
  steps,
  onChoose,
}: {
  graph: Graph
  steps: Step[]
  onChoose: (nodeId: string, port: string) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useWords()
  return (
    <Timeline active={steps.length} bulletSize={14} lineWidth={2} aria-label={t('path.steps')}>
      {steps.map(({ nodeId, port, at, message }) => {
        const node = nodeById(graph, nodeId)
        if (!node) return null
        const ports = portsOf(node)
        return (
          <Timeline.Item key={nodeId} title={node.name || t(`nodes.${node.kind}.name`)}>
            {ports.length > 1 && (
              <Select
                size="xs"
                my={4}
                aria-label={t('try.way')}
                allowDeselect={false}
                value={port}
                data={ports.map((one) => ({ value: one, label: portName(node, one, words) }))}
                onChange={(chosen) => chosen && onChoose(nodeId, chosen)}
              />
            )}
            {message && (
              <Text size="sm">
                {message.reason
                  ? t('path.message.excluded', {
                      reason: t(`messages.reason.${message.reason}`),
                    })
                  : t('try.sent')}{' '}
                <Anchor component={Link} to={paths.template(message.templateId)} size="sm">
                  {words.names.template(message.templateId)}
                </Anchor>
              </Text>
            )}
            <Text size="sm" c="dimmed">
              {format.dateTime(at)}
            </Text>
          </Timeline.Item>
        )
      })}
      <Timeline.Item title={t('try.end')} />
    </Timeline>
  )
}
