import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import type { CampaignAnswer, ProgressAnswer } from '@parcours/contract/campaigns.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { OptionalNumberField } from '../../parts/NumberField.tsx'
import { say, sayError } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { paths } from '../../paths.ts'
import { useMay } from '../../session.tsx'

/** How far a campaign is: recipients whose turn has come, how fast, until when, and why it waits. */
export function ProgressPanel({ campaign, progress }: { campaign: CampaignAnswer; progress: ProgressAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, taken, audience, holdout, undecided, perHour, endsAt, startsAt, decideAt, pausedWhy } = progress
  const total = audience - holdout
  const going = state === 'sending' && taken < total - undecided
  const share = total === 0 ? 0 : (100 * taken) / total
  return (
    <Stack gap="sm" maw={760}>
      {state === 'paused' && (
        <Alert color="yellow" role="alert">
          {pausedWhy === 'complaints' || pausedWhy === 'bounces'
            ? t(`campaigns.progress.${pausedWhy}`)
            : t('campaigns.progress.paused')}
        </Alert>
      )}
      {progress.trouble && state !== 'done' && <Trouble {...progress.trouble} />}
      {state === 'scheduled' && startsAt && (
        <Text>{t('campaigns.progress.scheduled', { at: format.dateTime(startsAt) })}</Text>
      )}
      {total > 0 && (
        <div>
          <Group justify="space-between" mb={4}>
            <Text fw={600}>
              {t('campaigns.progress.of', { taken: format.number(taken), total: format.number(total) })}
            </Text>
            <Text size="sm" c="dimmed" aria-live="off">
              {[
                going && perHour ? t('campaigns.progress.rate', { rate: format.number(perHour) }) : '',
                going && endsAt ? t('campaigns.progress.ends', { at: format.ago(endsAt) }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Group>
          <Progress.Root size="lg" radius="sm">
            <Progress.Section value={share} animated={going} aria-label={t('campaigns.progress.title')} />
          </Progress.Root>
        </div>
      )}
      {holdout > 0 && (
        <Text size="sm" c="dimmed">
          {t('campaigns.progress.holdout', { count: holdout, formatted: format.number(holdout) })}
        </Text>
      )}
      {decideAt && state === 'sending' && (
        <Text size="sm">{t('campaigns.progress.decide', { at: format.ago(decideAt) })}</Text>
      )}
      {state === 'sending' && undecided > 0 && !decideAt && campaign.definition.test?.winner === 'hand' && !going && (
        <Text size="sm">{t('campaigns.progress.decideByHand')}</Text>
      )}
      {(state === 'sending' || state === 'paused' || state === 'scheduled') && (
        <Pace campaign={campaign} pace={progress.pace} />
      )}
    </Stack>
  )
}

/** Why nothing goes out, since when, and where that is mended. */
function Trouble({ since, message }: NonNullable<ProgressAnswer['trouble']>) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Alert color="red" role="alert" title={t('campaigns.progress.trouble', { since: format.dateTime(since) })}>
      <Stack gap="xs" align="flex-start" style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm">{message}</Text>
        <Text size="sm">{t('campaigns.progress.goesOn')}</Text>
        <Button component={Link} to={paths.settings('sending')} size="xs" variant="default">
          {t('campaigns.progress.mend')}
        </Button>
      </Stack>
    </Alert>
  )
}

function Pace({ campaign, pace }: { campaign: CampaignAnswer; pace: number | null }) {
  const { t } = useTranslation()
  const may = useMay('launch')
  const [value, setValue] = useState(pace)
  const change = useMutation({
    mutationFn: () => call('changeCampaignPace', { params: { id: campaign.id }, body: { pace: value } }),
    onSuccess: () => say(t('campaigns.progress.paceChanged')),
    onError: sayError,
  })
  if (!may) return null
  return (
    <Group gap="sm" align="flex-end">
      <OptionalNumberField
        label={t('campaigns.progress.pace')}
        placeholder="–"
        w={180}
        value={value}
        onChange={setValue}
      />
      <Button variant="default" disabled={value === pace} loading={change.isPending} onClick={() => change.mutate()}>
        {t('campaigns.progress.changePace')}
      </Button>
    </Group>
  )
}
