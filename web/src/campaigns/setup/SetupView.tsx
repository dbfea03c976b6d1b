import { Alert, Box, Fieldset, Grid, Stack } from '@mantine/core'
import type { CampaignAnswer } from '@parcours/contract/campaigns.ts'
import { useTranslation } from 'react-i18next'
import type { OpenDraft } from '../../unsaved/useDraft.ts'
import type { CampaignDraft } from '../campaign-draft.ts'
import { AudienceFields } from './AudienceFields.tsx'
import { CheckPanel } from './CheckPanel.tsx'
import { ContentFields } from './ContentFields.tsx'
import { OptionFields } from './OptionFields.tsx'
import { ScheduleFields } from './ScheduleFields.tsx'
import type { SetupPart } from './setup-part.ts'

interface Props {
  campaign: CampaignAnswer
  drafting: OpenDraft<CampaignDraft, CampaignAnswer>
  editable: boolean
  onLaunched: () => void
}

/** Who, what, when and how; beside it what a launch would do. */
export function SetupView({ campaign, drafting, editable, onLaunched }: Props) {
  const { t } = useTranslation()
  const { definition } = drafting.draft
  const part: SetupPart = {
    definition,
    errorAt: (path) => drafting.refusal?.fieldError(`definition.${path}`),
    change: (changes, key) => drafting.edit({ definition: { ...definition, ...changes } }, key),
  }
  const sections = [
    { title: t('campaigns.who.title'), fields: <AudienceFields {...part} /> },
    { title: t('campaigns.what.title'), fields: <ContentFields {...part} /> },
    { title: t('campaigns.time.title'), fields: <ScheduleFields {...part} /> },
    { title: t('campaigns.options.title'), fields: <OptionFields {...part} /> },
  ]
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: editable ? 7 : 12 }}>
        <Stack gap="lg" maw={760}>
          {!editable && <Alert color="gray">{t('campaigns.readOnly')}</Alert>}
          {sections.map(({ title, fields }) => (
            <Fieldset key={title} legend={title} disabled={!editable} radius="md">
              <Stack gap="sm">{fields}</Stack>
            </Fieldset>
          ))}
        </Stack>
      </Grid.Col>
      {editable && (
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Box pos="sticky" top={16}>
            <CheckPanel
              campaign={campaign}
              saveState={drafting.saveState}
              etag={drafting.etagNow}
              onLaunched={onLaunched}
              onStale={() => drafting.choose('theirs')}
            />
          </Box>
        </Grid.Col>
      )}
    </Grid>
  )
}
