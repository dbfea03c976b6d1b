import { Anchor, Badge, Card, Grid, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { HomeAnswer } from '@parcours/contract/home.ts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { JourneyState } from '../journeys/JourneyState.tsx'
import { useFormat } from '../parts/format.ts'
import { HourBars } from '../parts/HourBars.tsx'
import { Failed, LoadingContent, PageHead } from '../parts/States.tsx'
import { useStream } from '../parts/useStream.ts'
import { paths } from '../paths.ts'

const FIGURES = ['entered', 'sent', 'opened', 'clicked', 'excluded', 'unsubscribed'] as const

/** What happened today, live. */
export function HomePage() {
  const { t } = useTranslation()
  const format = useFormat()
  const home = useQuery({ queryKey: ['home'], queryFn: () => call('getHome'), refetchInterval: 15_000 })
  const live = useStream<Pick<HomeAnswer, 'today' | 'contacts' | 'reachable'>>('/api/v1/stream')
  if (home.isLoadingError)
    return (
      <>
        <PageHead title={t('home.title')} />
        <Failed error={home.error} onRetry={() => home.refetch()} />
      </>
    )
  if (!home.data) return <LoadingContent />
  const { today, contacts, reachable } = live ?? home.data
  return (
    <Stack gap="lg">
      <PageHead title={t('home.title')}>
        <Text c="dimmed">
          {t('home.base', {
            contacts: format.number(contacts),
            reachable: format.number(reachable),
            share: format.percent(reachable, contacts),
          })}
        </Text>
      </PageHead>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
        {FIGURES.map((figure) => (
          <Card key={figure} withBorder padding="md">
            <Text size="sm" c="dimmed">
              {t(`home.figures.${figure}`)}
            </Text>
            <Text fz={24} fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {format.number(today[figure])}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Paper withBorder p="md">
          <HourBars title={t('home.eventsByHour')} hours={home.data.events} />
        </Paper>
        <Paper withBorder p="md">
          <HourBars title={t('home.sentByHour')} hours={home.data.sent} />
        </Paper>
      </SimpleGrid>
      <Grid>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <LiveJourneys />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Paper withBorder p="md" h="100%">
            <Title order={2} mb="sm">
              {t('home.recent')}
            </Title>
            {home.data.recent.length === 0 && <Text c="dimmed">{t('home.nothingRecent')}</Text>}
            <Stack gap={6}>
              {home.data.recent.map(({ at, name, contact, contactId }, index) => (
                <Group key={`${at} ${index}`} justify="space-between" wrap="nowrap" gap="sm">
                  <Text truncate>
                    <Anchor component={Link} to={paths.contact(contactId)}>
                      {contact || t('contacts.unnamed')}
                    </Anchor>{' '}
                    · {name}
                  </Text>
                  <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
                    {format.ago(at)}
                  </Text>
                </Group>
              ))}
            </Stack>
          </Paper>
        </Grid.Col>
      </Grid>
    </Stack>
  )
}

function LiveJourneys() {
  const { t } = useTranslation()
  const format = useFormat()
  const journeys = useQuery({ queryKey: ['journeys'], queryFn: () => call('listJourneys'), refetchInterval: 5000 })
  const running = (journeys.data?.data ?? []).filter(({ state }) => state === 'live' || state === 'paused')
  return (
    <Paper withBorder p="md" h="100%">
      <Group justify="space-between" mb="sm">
        <Title order={2}>{t('home.liveJourneys')}</Title>
        <Anchor component={Link} to={paths.journeys()} size="sm">
          {t('home.allJourneys')}
        </Anchor>
      </Group>
      {running.length === 0 && <Text c="dimmed">{t('home.noJourneys')}</Text>}
      <Stack gap="sm">
        {running.map(({ id, name, state, active, entered }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
              <JourneyState state={state} />
              <Anchor component={Link} to={paths.journey(id, 'live')} truncate>
                {name}
              </Anchor>
            </Group>
            <Badge variant="default" style={{ flexShrink: 0 }} tt="none">
              {t('journeys.insideOf', { active: format.number(active), entered: format.number(entered) })}
            </Badge>
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
