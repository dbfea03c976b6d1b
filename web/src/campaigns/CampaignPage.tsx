import { Box, Stack } from '@mantine/core'
import type { CampaignAnswer } from '@parcours/contract/campaigns.ts'
import { campaignCan } from '@parcours/model/campaign/state.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { callTagged } from '../client.ts'
import { EditorHead } from '../parts/EditorHead.tsx'
import { SaveRefused } from '../parts/SaveRefused.tsx'
import { Failed, LoadingPage, LoadingRows } from '../parts/States.tsx'
import { type CampaignView, paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { DraftConflict } from '../unsaved/DraftConflict.tsx'
import { useDraft } from '../unsaved/useDraft.ts'
import { CampaignActions } from './CampaignActions.tsx'
import { CampaignState } from './CampaignState.tsx'
import { CAMPAIGN_DRAFT, campaignDraftOf } from './campaign-draft.ts'
import { LeavingSoon } from './LeavingSoon.tsx'
import { RecipientsView } from './RecipientsView.tsx'
import { SetupView } from './setup/SetupView.tsx'

const ResultsView = lazy(() => import('./results/ResultsView.tsx').then(({ ResultsView: view }) => ({ default: view })))

/** One campaign, full screen: its setup, progress and recipients. */
export function CampaignPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const campaign = useQuery({
    queryKey: ['campaign', id],
    queryFn: () => callTagged('getCampaign', { params: { id } }),
    refetchOnWindowFocus: false,
  })
  if (campaign.isLoadingError) {
    return (
      <Box p="xl" component="main">
        <Failed
          error={campaign.error}
          onRetry={() => campaign.refetch()}
          back={{ to: paths.campaigns(), place: t('campaigns.title') }}
        />
      </Box>
    )
  }
  if (!campaign.data) return <LoadingPage />
  return <OpenCampaign key={id} campaign={campaign.data.data} etag={campaign.data.etag} />
}

function OpenCampaign({ campaign, etag }: { campaign: CampaignAnswer; etag: string | undefined }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const mayAuthor = useMay('author') && campaignCan(campaign.state, 'edit')
  const { view: given } = useParams()
  const view: CampaignView = given === 'results' || given === 'people' ? given : 'setup'
  const onSaved = useCallback(
    (saved: { data: CampaignAnswer; etag: string | undefined }) => {
      client.setQueryData(['campaign', campaign.id], saved)
      void client.invalidateQueries({ queryKey: ['campaigns'] })
      void client.invalidateQueries({ queryKey: ['check', campaign.id] })
    },
    [client, campaign.id],
  )
  const drafting = useDraft({
    kind: CAMPAIGN_DRAFT,
    id: campaign.id,
    current: { draft: campaignDraftOf(campaign), etag },
    onSaved,
  })
  const labelOf = (path: string) => {
    const field = path.split('.').at(-1)
    switch (field) {
      case 'name':
        return t('campaigns.name')
      case 'subject':
      case 'preheader':
      case 'fromName':
      case 'replyTo':
        return t(`campaigns.what.${field}`)
      case 'pace':
      case 'holdout':
      case 'conversionDays':
        return t(`campaigns.options.${field}`)
      case 'rule':
      case 'at':
      case 'hour':
        return t(`campaigns.time.${field}`)
    }
  }
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['campaign', campaign.id] })
    void client.invalidateQueries({ queryKey: ['campaigns'] })
  }
  return (
    <Stack gap={0} mih="100vh" component="main">
      <EditorHead<CampaignView>
        back={paths.campaigns()}
        name={{
          label: t('campaigns.name'),
          value: drafting.draft.name,
          editable: mayAuthor,
          onChange: (name) => drafting.edit({ name }, 'name'),
        }}
        state={<CampaignState state={campaign.state} />}
        saveState={view === 'setup' && mayAuthor ? drafting.saveState : undefined}
        view={{
          label: t('campaigns.view'),
          value: view,
          options: (['setup', 'results', 'people'] as const).map((one) => ({
            value: one,
            label: t(`campaigns.views.${one}`),
            disabled: one !== 'setup' && campaign.state === 'draft',
          })),
          onChange: (next) => void navigate(paths.campaign(campaign.id, next)),
        }}
      >
        <CampaignActions campaign={campaign} onChanged={refresh} />
      </EditorHead>
      <LeavingSoon campaign={campaign} onChanged={refresh} />
      <DraftConflict draft={drafting} />
      <SaveRefused refusal={drafting.refusal} labelOf={labelOf} />
      <Box p={{ base: 'md', md: 'xl' }} flex={1}>
        {view === 'setup' && (
          <SetupView campaign={campaign} drafting={drafting} editable={mayAuthor} onLaunched={refresh} />
        )}
        {view === 'results' && (
          <Suspense fallback={<LoadingRows />}>
            <ResultsView campaign={campaign} onChanged={refresh} />
          </Suspense>
        )}
        {view === 'people' && <RecipientsView campaignId={campaign.id} />}
      </Box>
    </Stack>
  )
}
