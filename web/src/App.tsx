import { Button, Center, Container, Loader } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes, useLocation } from 'react-router'
import { ForgottenPage } from './access/ForgottenPage.tsx'
import { InvitationPage } from './access/InvitationPage.tsx'
import { NewPasswordPage } from './access/NewPasswordPage.tsx'
import { WelcomePage } from './access/WelcomePage.tsx'
import { BrandPage } from './brand/BrandPage.tsx'
import { CampaignsPage } from './campaigns/CampaignsPage.tsx'
import { CalendarPage } from './campaigns/calendar/CalendarPage.tsx'
import { ComparisonPage } from './campaigns/comparison/ComparisonPage.tsx'
import { ContactPage } from './contacts/ContactPage.tsx'
import { ContactsPage } from './contacts/ContactsPage.tsx'
import { ImportPage } from './contacts/ImportPage.tsx'
import { ImportsPage } from './contacts/ImportsPage.tsx'
import { DataPage } from './data/DataPage.tsx'
import { HomePage } from './home/HomePage.tsx'
import { JourneysPage } from './journeys/JourneysPage.tsx'
import { OutboxPage } from './outbox/OutboxPage.tsx'
import { Empty, Failed, LoadingPage } from './parts/States.tsx'
import { paths } from './paths.ts'
import { PicturesPage } from './pictures/PicturesPage.tsx'
import { SegmentsPage } from './segments/SegmentsPage.tsx'
import { SessionProvider, useSessionQuery } from './session.tsx'
import { SettingsPage } from './settings/SettingsPage.tsx'
import { WithoutCrash } from './shell/Crash.tsx'
import { OutOfDate } from './shell/OutOfDate.tsx'
import { Shell } from './shell/Shell.tsx'
import { TemplatesPage } from './templates/TemplatesPage.tsx'
import { LeaveGuard } from './unsaved/LeaveGuard.tsx'
import { UnsavedNotifications } from './unsaved/UnsavedNotifications.tsx'

// The editors are heavy: they load with their screen.
const CampaignPage = lazy(() =>
  import('./campaigns/CampaignPage.tsx').then(({ CampaignPage: page }) => ({ default: page })),
)
const JourneyPage = lazy(() =>
  import('./journeys/JourneyPage.tsx').then(({ JourneyPage: page }) => ({ default: page })),
)
const SegmentPage = lazy(() =>
  import('./segments/SegmentPage.tsx').then(({ SegmentPage: page }) => ({ default: page })),
)
const NewSegmentPage = lazy(() =>
  import('./segments/SegmentPage.tsx').then(({ NewSegmentPage: page }) => ({ default: page })),
)
const TemplatePage = lazy(() =>
  import('./templates/TemplatePage.tsx').then(({ TemplatePage: page }) => ({ default: page })),
)

export function App() {
  const { t } = useTranslation()
  const session = useSessionQuery()
  const { pathname, search } = useLocation()
  const address = pathname + search
  if (session.isPending) {
    return (
      <Center h="100vh">
        <Loader aria-label={t('common.loading')} />
      </Center>
    )
  }
  if (session.isLoadingError) {
    return (
      <Container size="xs" py="xl">
        <Failed error={session.error} onRetry={() => session.refetch()} />
      </Container>
    )
  }
  if (location.pathname === paths.invitation()) return <InvitationPage />
  if (location.pathname === paths.newPassword()) return <NewPasswordPage />
  if (!session.data) return pathname === paths.forgotten() ? <ForgottenPage /> : <WelcomePage />
  return (
    <SessionProvider session={session.data}>
      <OutOfDate />
      <UnsavedNotifications />
      <LeaveGuard />
      <WithoutCrash address={address}>
        <Suspense fallback={<LoadingPage />}>
          <Routes>
            <Route path="/journeys/:id/:view?" element={<JourneyPage />} />
            <Route path="/campaigns/:id/:view?" element={<CampaignPage />} />
            <Route path="/templates/:id/:view?" element={<TemplatePage />} />
            <Route element={<Shell />}>
              <Route index element={<HomePage />} />
              <Route path="/journeys" element={<JourneysPage />} />
              <Route path="/campaigns" element={<CampaignsPage />} />
              <Route path="/campaigns/calendar" element={<CalendarPage />} />
              <Route path="/campaigns/comparison" element={<ComparisonPage />} />
              <Route path="/contacts" element={<ContactsPage />} />
              <Route path="/contacts/:id" element={<ContactPage />} />
              <Route path="/segments" element={<SegmentsPage />} />
              <Route path="/segments/new" element={<NewSegmentPage />} />
              <Route path="/segments/:id/:view?" element={<SegmentPage />} />
              <Route path="/imports" element={<ImportsPage />} />
              <Route path="/imports/:id" element={<ImportPage />} />
              <Route path="/templates" element={<TemplatesPage />} />
              <Route path="/pictures" element={<PicturesPage />} />
              <Route path="/brand" element={<BrandPage />} />
              <Route path="/outbox" element={<OutboxPage />} />
              <Route path="/data/:view?" element={<DataPage />} />
              <Route path="/settings/:tab?" element={<SettingsPage />} />
              <Route path="/forgotten" element={<Navigate to="/" replace />} />
              <Route path="/login" element={<Navigate to="/" replace />} />
              <Route path="*" element={<NotFound />} />
            </Route>
          </Routes>
        </Suspense>
      </WithoutCrash>
    </SessionProvider>
  )
}

function NotFound() {
  const { t } = useTranslation()
  return (
    <Empty
      isPage
      icon={<IconRoute size={40} />}
      title={t('common.nothingHere')}
      text={t('common.nothingHereText')}
      action={
        <Button component={Link} to={paths.home()}>
          {t('shell.places.home')}
        </Button>
      }
    />
  )
}
