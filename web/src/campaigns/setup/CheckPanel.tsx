import { Button, Group, List, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { CampaignAnswer, CheckAnswer } from '@parcours/contract/campaigns.ts'
import { IconRocket } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { Notes } from '../../parts/Notes.tsx'
import { sayError } from '../../parts/notify.ts'
import { Failed } from '../../parts/States.tsx'
import { sayUndo } from '../../parts/say-undo.tsx'
import { paths } from '../../paths.ts'
import { useMay } from '../../session.tsx'
import type { SaveState } from '../../unsaved/draft-store.ts'
import { useCancelLaunch } from '../useCancelLaunch.ts'
import { AudienceNumbers } from './AudienceNumbers.tsx'
import { ConfirmLaunch } from './ConfirmLaunch.tsx'
import { SendTest } from './SendTest.tsx'
import { startsLater, useStartWords } from './useStartWords.ts'

interface Props {
  campaign: CampaignAnswer
  saveState: SaveState
  /** The revision that stands here. */
  etag: () => string | undefined
  onLaunched: () => void
  /** Takes over what another user made of it meanwhile. */
  onStale: () => Promise<void>
}

/** What a launch would do, in numbers, with the problems on top; then one button. */
export function CheckPanel({ campaign, saveState, etag, onLaunched, onStale }: Props) {
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
            etag={etag}
            onStale={async () => {
              await onStale()
              await check.refetch()
            }}
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
  etag,
  onLaunched,
  onStale,
}: {
  campaign: CampaignAnswer
  check: CheckAnswer
  fresh: boolean
  refused: boolean
  etag: () => string | undefined
  onLaunched: () => void
  onStale: () => Promise<void>
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const may = useMay('launch')
  const notes = useCheckNotes(check)
  const [asking, question] = useDisclosure()
  const cancel = useCancelLaunch(campaign.id, onLaunched)
  const { audience, issues } = check
  const launched = ({ leavesAt }: CampaignAnswer) => {
    onLaunched()
    // What leaves at once has its own place on the screen while it can be cancelled.
    if (!leavesAt) sayUndo(t('campaigns.launch.launched'), () => cancel.mutate())
    void navigate(paths.campaign(campaign.id, 'results'))
  }
  const contacts = { count: audience.recipients, formatted: format.number(audience.recipients) }
  const label =
    check.nextTimes.length > 0
      ? t('campaigns.launch.recurring')
      : startsLater(check)
        ? t('campaigns.launch.schedule', contacts)
        : t('campaigns.launch.button', contacts)
  return (
    <Stack gap="xs">
      <Group gap="sm">
        {may && (
          <Button leftSection={<IconRocket size={16} />} disabled={!fresh || issues.length > 0} onClick={question.open}>
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
      {asking && (
        <ConfirmLaunch
          campaign={campaign}
          check={check}
          notes={notes}
          etag={etag()}
          onClose={question.close}
          onLaunched={launched}
          onStale={(error) => {
            question.close()
            sayError(error)
            void onStale().then(onLaunched, onLaunched)
          }}
        />
      )}
    </Stack>
  )
}

/** What is worth a look before a launch, in words. */
function useCheckNotes({ warnings, missing, variants }: CheckAnswer): string[] {
  const { t } = useTranslation()
  const format = useFormat()
  const broken = variants.flatMap(({ links }) => links).filter(({ status }) => status === 'broken')
  return [
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
}

function Findings({ check, schedule }: { check: CheckAnswer; schedule: CampaignAnswer['definition']['schedule'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const startWords = useStartWords()
  const notes = useCheckNotes(check)
  const { audience, issues } = check
  const links = check.variants.flatMap((variant) => variant.links)
  const count = (status: 'works' | 'unknown') => links.filter((link) => link.status === status).length
  return (
    <>
      {issues.length > 0 ? (
        <Notes color="red" title={t('campaigns.check.problems')} notes={issues.map(({ message }) => message)} />
      ) : (
        audience.recipients > 0 && <Text size="sm">{t('campaigns.check.nothing')}</Text>
      )}
      {notes.length > 0 && <Notes color="yellow" title={t('campaigns.check.warnings')} notes={notes} />}
      <AudienceNumbers audience={audience} />
      <List size="sm" spacing={4}>
        <List.Item>{startWords(check, schedule)}</List.Item>
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
