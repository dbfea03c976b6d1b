import { SimpleGrid, Skeleton, Stack, Table, Text } from '@mantine/core'
import type { CampaignAnswer, CheckAnswer } from '@parcours/contract/campaigns.ts'
import type { CampaignVariant } from '@parcours/model/campaign/campaign.ts'
import { Fragment, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ProblemError } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { Notes } from '../../parts/Notes.tsx'
import { useMutation } from '../../parts/useMutation.ts'
import { useSegments } from '../../segments/SegmentSelect.tsx'
import { connectionFor, useConnections } from '../../settings/connections.ts'
import { EmailFrame } from '../../templates/EmailFrame.tsx'
import { useEmailPicture } from '../../templates/useEmailPicture.ts'
import { AudienceNumbers } from './AudienceNumbers.tsx'
import { startsLater, useStartWords } from './useStartWords.ts'

/** For so long a launch can be cancelled, as the button of the result says. */
const DELAY_SECONDS = 30

/** Another state, or another revision. */
const STALE = new Set([409, 412])

interface Props {
  campaign: CampaignAnswer
  check: CheckAnswer
  /** What the check warns of, in words. */
  notes: string[]
  /** The revision that is confirmed. */
  etag: string | undefined
  onClose: () => void
  onLaunched: (launched: CampaignAnswer) => void
  /** It was changed or launched by another user meanwhile: what stands here is no longer so. */
  onStale: (error: Error) => void
}

/** What leaves, to whom and when, on one page; then one button, and 30 seconds to think again. */
export function ConfirmLaunch({ campaign, check, notes, etag, onClose, onLaunched, onStale }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const startWords = useStartWords()
  const { definition } = campaign
  // As it was when the numbers were shown, whatever comes in behind them.
  const [confirmed] = useState(etag)
  const launch = useMutation({
    mutationFn: () =>
      call('launchCampaign', {
        params: { id: campaign.id },
        query: { delaySeconds: DELAY_SECONDS },
        ifMatch: confirmed,
      }),
    onSuccess: onLaunched,
    onError: (error) => {
      if (error instanceof ProblemError && STALE.has(error.problem.status)) onStale(error)
    },
  })
  const { audience } = check
  const recurring = check.nextTimes.length > 0
  const later = startsLater(check)
  const kind = recurring ? 'recurring' : later ? 'later' : 'now'
  return (
    <Dialog
      title={t('campaigns.launch.title', { name: campaign.name })}
      error={launch.error}
      action={t(`campaigns.launch.confirm.${kind}`, {
        count: audience.recipients,
        formatted: format.number(audience.recipients),
      })}
      wide
      pending={launch.isPending}
      onAct={() => launch.mutate()}
      onClose={onClose}
    >
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack>
          {notes.length > 0 && <Notes color="yellow" title={t('campaigns.check.warnings')} notes={notes} />}
          <AudienceNumbers audience={audience} />
          <Table variant="vertical" layout="fixed" withTableBorder>
            <Table.Tbody>
              <Row name={t('campaigns.launch.audience')}>
                <AudienceNames {...definition.audience} />
              </Row>
              <Row name={t('campaigns.when')}>{startWords(check, definition.schedule)}</Row>
              <Senders campaign={campaign} check={check} />
              {definition.pace !== null && (
                <Row name={t('campaigns.launch.pace')}>
                  {t('campaigns.progress.rate', { rate: format.number(definition.pace) })}
                </Row>
              )}
            </Table.Tbody>
          </Table>
        </Stack>
        {definition.variants[0] && <Picture variant={definition.variants[0]} />}
      </SimpleGrid>
      <Text size="sm">{t(`campaigns.launch.cancellable.${kind}`, { seconds: DELAY_SECONDS })}</Text>
    </Dialog>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={{ base: 125, sm: 150 }}>{name}</Table.Th>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{children}</Table.Td>
    </Table.Tr>
  )
}

function AudienceNames({ everyone, segments, except }: CampaignAnswer['definition']['audience']) {
  const { t } = useTranslation()
  const format = useFormat()
  const all = useSegments()
  const names = (ids: string[]) =>
    format.list(ids.flatMap((id) => all.data?.data.find((segment) => segment.id === id)?.name ?? []))
  const whole = everyone ? t('campaigns.who.everyone') : names(segments)
  return except.length > 0 ? t('campaigns.launch.except', { whole, except: names(except) }) : whole
}

/** The subject and the sender of each variant, as a recipient reads them. */
function Senders({ campaign: { definition }, check }: { campaign: CampaignAnswer; check: CheckAnswer }) {
  const { t } = useTranslation()
  const connections = useConnections()
  const { variants, connectionId } = definition
  const connection = connectionFor(connections.data?.data ?? [], connectionId)
  const named = (name: string, key: string) => (variants.length > 1 ? `${name} · ${key}` : name)
  const checked = new Map(check.variants.map((variant) => [variant.key, variant]))
  const subjectOf = (key: string) => checked.get(key)?.example ?? checked.get(key)?.subject ?? ''
  const isFilled = (key: string) => subjectOf(key) !== checked.get(key)?.subject
  return variants.map(({ key, fromName }) => (
    <Fragment key={key}>
      <Row name={named(t('campaigns.what.subject'), key)}>
        {subjectOf(key)}
        {isFilled(key) && (
          <Text size="sm" c="dimmed">
            {t('campaigns.launch.subjectExample')}
          </Text>
        )}
      </Row>
      <Row name={named(t('campaigns.launch.sender'), key)}>
        {connection ? `${fromName || connection.fromName} <${connection.fromAddress}>` : fromName}
      </Row>
    </Fragment>
  ))
}

/** The email as it is published, which is what leaves. */
function Picture({ variant: { templateId } }: { variant: CampaignVariant }) {
  const { t } = useTranslation()
  const email = useEmailPicture(templateId, { isCurrent: true })
  if (email.isError) return null
  return (
    <Stack gap={4}>
      {email.data ? (
        <EmailFrame title={t('campaigns.launch.preview')} html={email.data.html} height={420} />
      ) : (
        <Skeleton height={420} role="status" aria-label={t('common.loading')} />
      )}
      {email.data?.contact && (
        <Text size="sm" c="dimmed">
          {t('campaigns.launch.previewAs', { name: email.data.contact })}
        </Text>
      )}
    </Stack>
  )
}
