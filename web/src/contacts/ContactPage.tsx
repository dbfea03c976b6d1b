import { Anchor, Grid, Paper, Stack, Tabs, Title, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ContactAnswer, ContactOverviewAnswer } from '@parcours/contract/contacts.ts'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { call, callTagged, ProblemError } from '../client.ts'
import { Failed, LoadingContent, LoadingRows } from '../parts/States.tsx'
import { useAddress } from '../parts/useAddress.ts'
import { paths } from '../paths.ts'
import { contactName } from './name.ts'
import { ContactHeader } from './page/ContactHeader.tsx'
import { JourneysNow } from './page/JourneysNow.tsx'
import { Memberships } from './page/Memberships.tsx'
import { Profile } from './page/Profile.tsx'
import { Tags } from './page/Tags.tsx'
import { Timeline } from './timeline/Timeline.tsx'

/** A contact moves on while one looks. */
const REFRESH_MS = 5000

/** One contact: who they are, what happened, where they are now and what comes next. */
export function ContactPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const contact = useQuery({
    queryKey: ['contact', id],
    queryFn: () => callTagged('getContact', { params: { id } }),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : REFRESH_MS),
  })
  const overview = useQuery({
    queryKey: ['overview', id],
    queryFn: () => call('getContactOverview', { params: { id } }),
    refetchInterval: REFRESH_MS,
  })
  // Erased elsewhere while it is open here: there is nothing more to show.
  const isGone = contact.isRefetchError && contact.error instanceof ProblemError && contact.error.problem.status === 404
  if (contact.isLoadingError || isGone)
    return (
      <Failed
        error={contact.error}
        onRetry={() => contact.refetch()}
        back={{ to: paths.contacts(), place: t('contacts.title') }}
      />
    )
  if (!contact.data) return <LoadingContent />
  const { data, etag } = contact.data
  return (
    <>
      <Anchor component={Link} to={paths.contacts()} size="sm" display="inline-block" mb="xs">
        {t('contacts.title')}
      </Anchor>
      <ContactHeader contact={data} overview={overview.data} />
      <Parts
        key={id}
        timeline={<Timeline contactId={id} />}
        profile={<Profile contact={data} etag={etag} />}
        now={<Now contact={data} etag={etag} overview={overview} />}
      />
    </>
  )
}

interface PartsProps {
  timeline: ReactNode
  profile: ReactNode
  now: ReactNode
}
const VIEWS = ['timeline', 'profile', 'now'] as const

/** Side by side where there is room; on small screens one at a time, which stands in the address. */
function Parts(parts: PartsProps) {
  const { t } = useTranslation()
  const narrow = useMediaQuery('(max-width: 991px)', undefined, { getInitialValueInEffect: false })
  const { params, change } = useAddress()
  const view = VIEWS.find((one) => one === params.get('view')) ?? 'timeline'
  if (narrow) {
    return (
      <Tabs value={view} onChange={(next) => change({ view: next ?? 'timeline' })} keepMounted>
        <Tabs.List grow mb="md">
          {VIEWS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`contact.views.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {VIEWS.map((one) => (
          <Tabs.Panel key={one} value={one} data-figures>
            <VisuallyHidden component="h2">{t(`contact.views.${one}`)}</VisuallyHidden>
            {parts[one]}
          </Tabs.Panel>
        ))}
      </Tabs>
    )
  }
  return (
    <Grid gap="lg" columns={24} data-figures>
      <Grid.Col span={{ base: 10, lg: 7 }}>
        <Part title={t('contact.profile')}>{parts.profile}</Part>
      </Grid.Col>
      <Grid.Col span={{ base: 14, lg: 11 }}>
        <Part title={t('timeline.title')}>{parts.timeline}</Part>
      </Grid.Col>
      <Grid.Col span={{ base: 24, lg: 6 }}>
        <Paper withBorder p="md">
          <VisuallyHidden component="h2">{t('contact.views.now')}</VisuallyHidden>
          {parts.now}
        </Paper>
      </Grid.Col>
    </Grid>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="sm">
        {title}
      </Title>
      {children}
    </Paper>
  )
}

/** Where a contact is, and what they belong to. */
function Now({
  contact,
  etag,
  overview,
}: {
  contact: ContactAnswer
  etag: string | undefined
  overview: UseQueryResult<ContactOverviewAnswer>
}) {
  const { t } = useTranslation()
  if (overview.isLoadingError) return <Failed error={overview.error} onRetry={() => overview.refetch()} />
  if (!overview.data) return <LoadingRows rows={3} />
  const { journeys, segments } = overview.data
  return (
    <Stack gap="lg">
      <div>
        <Title order={3} size="h4" mb={6}>
          {t('contact.journeys.title')}
        </Title>
        <JourneysNow contactId={contact.id} name={contactName(contact) || t('contacts.unnamed')} entries={journeys} />
      </div>
      <Memberships contactId={contact.id} segments={segments} />
      <Tags contact={contact} etag={etag} />
    </Stack>
  )
}
