import { Box, Stack, Text } from '@mantine/core'
import { same } from '@parcours/model/same.ts'
import '@xyflow/react/dist/style.css'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { nodeById } from '@parcours/model/journey/graph.ts'
import { mergeDrafts } from '@parcours/model/journey/merge.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { callTagged } from '../client.ts'
import { EditorHead } from '../parts/EditorHead.tsx'
import { useFormat } from '../parts/format.ts'
import { say } from '../parts/notify.ts'
import { SaveRefused } from '../parts/SaveRefused.tsx'
import { Failed, LoadingPage } from '../parts/States.tsx'
import { useAddress } from '../parts/useAddress.ts'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { useDraft } from '../unsaved/useDraft.ts'
import { ContactPath } from './ContactPath.tsx'
import { ContactsView } from './ContactsView.tsx'
import { EditView } from './editor/EditView.tsx'
import { useIssues } from './editor/useIssues.ts'
import { useOtherEditors } from './editor/useOtherEditors.ts'
import { JourneyActions } from './JourneyActions.tsx'
import { JourneyState } from './JourneyState.tsx'
import { JOURNEY_DRAFT, type JourneyDraft, journeyDraftOf } from './journey-draft.ts'
import { LiveView } from './live/LiveView.tsx'
import { Presence } from './Presence.tsx'

const NO_ISSUES: JourneyAnswer['issues'] = []

type View = 'edit' | 'live' | 'people'

/** One journey, full screen: edit it, watch it live, see who is in it. */
export function JourneyPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const journey = useQuery({
    queryKey: ['journey', id],
    queryFn: () => callTagged('getJourney', { params: { id } }),
    refetchOnWindowFocus: false,
  })
  if (journey.isLoadingError) {
    return (
      <Box p="xl" component="main">
        <Failed
          error={journey.error}
          onRetry={() => journey.refetch()}
          back={{ to: paths.journeys(), place: t('journeys.title') }}
        />
      </Box>
    )
  }
  if (!journey.data) return <LoadingPage />
  return <OpenJourney key={id} journey={journey.data.data} etag={journey.data.etag} />
}

function OpenJourney({ journey, etag }: { journey: JourneyAnswer; etag: string | undefined }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const format = useFormat()
  const mayAuthor = useMay('author')
  const { view: given } = useParams()
  const { params, change } = useAddress()
  const [, setParams] = useSearchParams()
  const view: View = given === 'live' || given === 'people' ? given : 'edit'
  const selected = params.get('node') ?? undefined
  const contact = params.get('contact')
  const select = useCallback(
    (id: string | undefined, port?: string) => change({ node: id, port: id && port }),
    [change],
  )
  const choosePort = (port: string | undefined) => selected && select(selected, port)
  const [serverIssues, setServerIssues] = useState(journey.issues)
  const onSaved = useCallback(
    (saved: { data: JourneyAnswer; etag: string | undefined }) => {
      setServerIssues(saved.data.issues)
      client.setQueryData(['journey', saved.data.id], saved)
      void client.invalidateQueries({ queryKey: ['journeys'] })
    },
    [client],
  )
  const join = useCallback(
    (base: JourneyDraft, mine: JourneyDraft, theirs: JourneyDraft) => {
      const { drawn, both } = mergeDrafts(base, mine, theirs)
      const named = both
        .flatMap((one) => nodeById(drawn.graph, one) ?? [])
        .map((node) => node.name || t(`nodes.${node.kind}.name`))
      say(named.length > 0 ? t('editor.joinedBoth', { steps: format.list(named) }) : t('editor.joined'))
      return drawn
    },
    [t, format],
  )
  const drafting = useDraft({
    kind: JOURNEY_DRAFT,
    id: journey.id,
    current: { draft: journeyDraftOf(journey), etag },
    onSaved,
    join,
  })
  const otherEditors = useOtherEditors({ journeyId: journey.id, drafting, on: mayAuthor && view === 'edit' })
  const issues = useIssues(drafting.draft.graph, drafting.saveState === 'saved' ? serverIssues : NO_ISSUES)
  const changed =
    journey.state === 'draft' || journey.state === 'stopped' || !same(drafting.draft.graph, journey.live?.graph)
  const labelOf = (path: string) => {
    if (path === 'name') return t('journeys.name')
    const node = drafting.draft.graph.nodes[Number(/^graph\.nodes\.(\d+)/.exec(path)?.[1])]
    return node && (node.name || t(`nodes.${node.kind}.name`))
  }
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['journey', journey.id] })
    void client.invalidateQueries({ queryKey: ['journeys'] })
  }
  return (
    <Stack gap={0} h="100vh" component="main">
      <EditorHead<View>
        back={paths.journeys()}
        name={{
          label: t('journeys.name'),
          value: drafting.draft.name,
          editable: mayAuthor,
          onChange: (name) => drafting.edit({ name }, 'name'),
        }}
        state={
          <>
            <JourneyState state={journey.state} />
            <Presence names={otherEditors} />
          </>
        }
        saveState={view === 'edit' ? drafting.saveState : undefined}
        view={{
          label: t('journeys.view'),
          value: view,
          options: (['edit', 'live', 'people'] as const).map((one) => ({
            value: one,
            label: t(`journeys.views.${one}`),
            disabled: one !== 'edit' && journey.state === 'draft',
          })),
          onChange: (next) => void navigate(paths.journey(journey.id, next)),
        }}
      >
        <JourneyActions
          journey={journey}
          draft={drafting.draft.graph}
          save={drafting.save}
          issueCount={issues.length}
          changed={changed}
          onChanged={refresh}
        />
      </EditorHead>
      <SaveRefused refusal={drafting.refusal} labelOf={labelOf} />
      {journey.stoppedWhy && (
        <Text size="sm" px="md" py={6} bg="var(--mantine-color-default-hover)">
          {t('stop.because', { reason: journey.stoppedWhy })}
        </Text>
      )}
      {view === 'edit' && (
        <EditView journeyId={journey.id} drafting={drafting} issues={issues} selected={selected} onSelect={select} />
      )}
      {view === 'live' && (
        <LiveView
          journey={journey}
          draft={drafting.draft.graph}
          selected={selected}
          port={params.get('port') ?? undefined}
          onSelect={select}
          onContact={(contactId) => void navigate(`${paths.journey(journey.id, 'people')}?contact=${contactId}`)}
        />
      )}
      {view === 'people' && !contact && (
        <ContactsView
          journey={journey}
          nodeId={selected}
          port={params.get('port') ?? undefined}
          onPort={choosePort}
          onNode={select}
          onContact={(contactId) => setParams({ contact: contactId })}
        />
      )}
      {view === 'people' && contact && (
        <ContactPath journey={journey} draft={drafting.draft.graph} contactId={contact} onClose={() => setParams({})} />
      )}
    </Stack>
  )
}
