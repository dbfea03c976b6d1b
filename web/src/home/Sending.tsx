import { Anchor, Group, Progress, Stack, Text, Title } from '@mantine/core'
import type { SendingAnswer } from '@parcours/contract/home.ts'
import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../parts/format.ts'
import { paths } from '../paths.ts'
import { Part } from './Part.tsx'
import { Sentence, WHO } from './Sentence.tsx'

/** What leaves now, what journeys sent in the last hour, and what leaves next. */
export function Sending({ query }: { query: UseQueryResult<SendingAnswer> }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Part title={t('home.sending.title')} query={query}>
      {({ campaigns, journeys, upcoming }) => (
        <Stack gap="md">
          {campaigns.length + journeys.length === 0 && <Text c="dimmed">{t('home.sending.none')}</Text>}
          {campaigns.map((campaign) => (
            <SendingCampaign key={campaign.id} campaign={campaign} />
          ))}
          {journeys.length > 0 && (
            <Titled title={t('home.sending.journeys')}>
              {journeys.map(({ id, name, sent }) => (
                <Text key={id}>
                  <Sentence
                    text={t('home.sending.sent', { who: WHO, count: sent, formatted: format.number(sent) })}
                    name={name}
                    to={paths.journey(id, 'live')}
                  />
                </Text>
              ))}
            </Titled>
          )}
          {upcoming.length > 0 && (
            <Titled title={t('home.sending.upcoming')}>
              {upcoming.map(({ id, name, at, recurs }) => (
                <Text key={id} title={format.dateTime(at)}>
                  <Sentence
                    text={t(`home.sending.${recurs ? 'leavesAgain' : 'leaves'}`, { who: WHO, at: format.ago(at) })}
                    name={name}
                    to={paths.campaign(id)}
                  />
                </Text>
              ))}
            </Titled>
          )}
        </Stack>
      )}
    </Part>
  )
}

function Titled({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Stack gap={4}>
      <Title order={3} fz="sm" c="dimmed">
        {title}
      </Title>
      {children}
    </Stack>
  )
}

function SendingCampaign({ campaign }: { campaign: SendingAnswer['campaigns'][number] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, name, taken, total, perHour, endsAt, undecided, decideAt } = campaign
  const waits = undecided > 0 && perHour === null && taken + undecided >= total
  const state = waits
    ? [decideAt ? t('home.sending.winnerAt', { at: format.ago(decideAt) }) : t('home.sending.winnerByHand')]
    : perHour === null
      ? [t('home.sending.starting')]
      : [
          t('home.sending.rate', { rate: format.number(perHour) }),
          ...(endsAt ? [t('home.sending.ends', { at: format.ago(endsAt) })] : []),
        ]
  return (
    <Stack gap={6}>
      <Anchor component={Link} to={paths.campaign(id, 'results')} fw={600} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Anchor>
      <Progress.Root size="lg" radius="sm">
        <Progress.Section
          value={total === 0 ? 0 : (100 * taken) / total}
          animated={!waits}
          aria-label={t('home.sending.progress', { name })}
        />
      </Progress.Root>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
          {t('home.sending.of', { taken: format.number(taken), total: format.number(total) })}
        </Text>
        <Text size="sm" c="dimmed">
          {state.join(' · ')}
        </Text>
      </Group>
    </Stack>
  )
}
