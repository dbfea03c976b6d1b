import { Button, Group, List, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { CampaignAnswer, CheckAnswer } from '@parcours/contract/campaigns.ts'
import { IconRocket } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../../client.ts'
import { Bars } from '../../parts/Bars.tsx'
import { useFormat } from '../../parts/format.ts'
import { Notes } from '../../parts/Notes.tsx'
import { say, sayError } from '../../parts/notify.ts'
import { Failed } from '../../parts/States.tsx'
import { paths } from '../../paths.ts'
import { useMay } from '../../session.tsx'
import type { SaveState } from '../../unsaved/draft-store.ts'
import { SendTest } from './SendTest.tsx'

interface Props {
  campaign: CampaignAnswer
  saveState: SaveState
  onLaunched: () => void
}

/** What a launch would do, in numbers, with the problems on top; then one button. */
export function CheckPanel({ campaign, saveState, onLaunched }: Props) {
  const { t } = useTranslation()
  const check = useQuery({
    queryKey: ['check', campaign.id],
    queryFn: ({ signal }) => call('checkCampaign', { params: { id: campaign.id }, signal }),
    placeholderData: keepPreviousData,
  })
  if (check.isError) return <Failed error={check.error} onRetry={() => check.refetch()} />
  const fresh = saveState === 'saved' && !check.isFetching
  return (
    <Paper withBorder p="md">
      <Stack>
        <Title order={2} fz="lg">
          {t('campaigns.check.title')}
        </Title>
        {check.data ? (
          <Findings check={check.data} schedule={campaign.definition.schedule} />
        ) : (
          <Skeleton height={220} role="status" aria-label={t('common.loading')} />
        )}
        {check.data && (
          <Launch
            campaign={campaign}
            check={check.data}
            fresh={fresh}
            refused={saveState === 'refused'}
            onLaunched={onLaunched}
          />
        )}
      </Stack>
    </Paper>
  )
}

function Launch({
  campaign,
  check,
  fresh,
  refused,
  onLaunched,
}: {
  campaign: CampaignAnswer
  check: CheckAnswer
  fresh: boolean
  refused: boolean
  onLaunched: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const may = useMay('launch')
  const { audience, issues, startsAt } = check
  const launch = useMutation({
    mutationFn: () => call('launchCampaign', { params: { id: campaign.id } }),
    onSuccess: () => {
      onLaunched()
      say(t('campaigns.launch.launched'))
      void navigate(paths.campaign(campaign.id, 'results'))
    },
    onError: sayError,
  })
  const contacts = { count: audience.recipients, formatted: format.number(audience.recipients) }
  const later = startsAt !== null && Date.parse(startsAt) > Date.now() + 60_000
  const label =
    check.nextTimes.length > 0
      ? t('campaigns.launch.recurring')
      : later
        ? t('campaigns.launch.schedule', contacts)
        : t('campaigns.launch.button', contacts)
  return (
    <Stack gap="xs">
      <Group gap="sm">
        {may && (
          <Button
            leftSection={<IconRocket size={16} />}
            disabled={!fresh || issues.length > 0}
            loading={launch.isPending}
            onClick={() => launch.mutate()}
          >
            {label}
          </Button>
        )}
        <SendTest campaignId={campaign.id} variants={campaign.definition.variants.map(({ key }) => key)} />
      </Group>
      {!fresh && (
        <Text size="sm" c="dimmed" aria-live="polite">
          {t(refused ? 'campaigns.check.saveRefused' : 'campaigns.check.saveFirst')}
        </Text>
      )}
    </Stack>
  )
}

function Findings({ check, schedule }: { check: CheckAnswer; schedule: CampaignAnswer['definition']['schedule'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { audience, issues, warnings, missing } = check
  const byLocalTime = schedule.kind === 'contactTime' || schedule.kind === 'bestTime'
  const contacts = audience.recipients
  const skipped = audience.reachable - audience.holdout - audience.recipients
  const links = check.variants.flatMap((variant) => variant.links)
  const broken = links.filter(({ status }) => status === 'broken')
  const count = (status: 'works' | 'unknown') => links.filter((link) => link.status === status).length
  const notes = [
    ...warnings.map(({ message }) => message),
    ...missing.map(({ name, count: number }) =>
      t('campaigns.check.missing', { count: number, formatted: format.number(number), name }),
    ),
    ...broken.map(({ url, answer }) =>
      t('campaigns.check.brokenLink', {
        url,
        answer:
          answer === 'unknownName'
            ? t('campaigns.check.unknownName')
            : t('campaigns.check.errorStatus', { status: answer }),
      }),
    ),
  ]
  return (
    <>
      {issues.length > 0 ? (
        <Notes color="red" title={t('campaigns.check.problems')} notes={issues.map(({ message }) => message)} />
      ) : (
        contacts > 0 && <Text size="sm">{t('campaigns.check.nothing')}</Text>
      )}
      {notes.length > 0 && <Notes color="yellow" title={t('campaigns.check.warnings')} notes={notes} />}
      <div>
        <Text fz={28} fw={700} lh={1.2} aria-live="polite">
          {t('campaigns.check.people', { count: contacts, formatted: format.number(contacts) })}
        </Text>
        <Text c="dimmed" size="sm">
          {t('campaigns.check.ofAudience', { audience: format.number(audience.audience) })}
        </Text>
      </div>
      {audience.excluded.length + audience.holdout + skipped > 0 && (
        <Bars
          title={t('campaigns.check.excluded')}
          whole={audience.audience}
          bars={[
            ...audience.excluded.map(({ reason, count: number }) => ({
              label: t(`messages.reason.${reason}`),
              count: number,
            })),
            ...(skipped > 0 ? [{ label: t('messages.reason.timeOver'), count: skipped }] : []),
            ...(audience.holdout > 0 ? [{ label: t('campaigns.check.holdout'), count: audience.holdout }] : []),
          ]}
        />
      )}
      <List size="sm" spacing={4}>
        {check.nextTimes.length === 0 && (
          <List.Item>
            {check.startsAt && Date.parse(check.startsAt) > Date.now() + 60_000
              ? t('campaigns.check.starts', { at: format.dateTime(check.startsAt) })
              : t(byLocalTime ? 'campaigns.check.startsLocal' : 'campaigns.check.startsNow')}
            {check.endsAt && ` · ${t('campaigns.check.ends', { at: format.dateTime(check.endsAt) })}`}
          </List.Item>
        )}
        {check.nextTimes.length > 0 && (
          <List.Item>
            {t('campaigns.check.next', {
              days: check.nextTimes.map((local) => format.localTime(local)).join(' · '),
              zone: check.nextZone,
            })}
          </List.Item>
        )}
        {check.variants.map(({ key, bytes, subject }) => (
          <List.Item key={key}>
            {check.variants.length > 1 && `${key} · `}
            {t('campaigns.check.size', { subject, size: format.number(Math.ceil(bytes / 1024)) })}
          </List.Item>
        ))}
        {count('works') > 0 && <List.Item>{t('campaigns.check.links', { count: count('works') })}</List.Item>}
        {count('unknown') > 0 && <List.Item>{t('campaigns.check.untested', { count: count('unknown') })}</List.Item>}
        {check.provider === 'sandbox' ? (
          <List.Item>{t('campaigns.check.sandbox')}</List.Item>
        ) : (
          <DomainRecords domain={check.domain} />
        )}
      </List>
    </>
  )
}

function DomainRecords({ domain }: { domain: CheckAnswer['domain'] }) {
  const { t } = useTranslation()
  return (
    <List.Item>
      {t('campaigns.check.domain', { name: domain.name })}
      <List size="sm" spacing={4} withPadding>
        {(['spf', 'dkim', 'dmarc'] as const).map((record) => (
          <List.Item key={record}>
            <b>{t(`campaigns.check.records.${domain[record]}`)}</b> · {t(`campaigns.check.${record}`)}
          </List.Item>
        ))}
      </List>
    </List.Item>
  )
}
