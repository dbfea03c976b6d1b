import { Alert, Box, Button, Center, Group, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconRoute } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ProblemError } from '../client.ts'

interface FailedProps {
  error: Error
  onRetry?: () => void
  /** The list that it stands in, for pages without navigation. */
  back?: { to: string; place: string }
}

/** Something could not be loaded: what happened, and a way to try again; where there is nothing, a way back. */
export function Failed({ error, onRetry, back }: FailedProps) {
  const { t } = useTranslation()
  const backButton = back && (
    <Button component={Link} to={back.to} variant="default" size="xs">
      {t('common.backTo', { place: back.place })}
    </Button>
  )
  const problem = error instanceof ProblemError ? error.problem : undefined
  const isNoId = problem?.errors.some(({ code }) => code === 'id.malformed')
  if (isNoId || problem?.status === 404) {
    const title = isNoId ? t('common.nothingHere') : error.message
    return (
      <Empty
        isPage
        icon={<IconRoute size={40} />}
        title={title}
        text={t('common.nothingHereText')}
        action={backButton}
      />
    )
  }
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={t('common.notLoaded')} role="alert">
      {back && <VisuallyHidden component="h1">{back.place}</VisuallyHidden>}
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{error.message}</Text>
        <Group gap="sm">
          {onRetry && (
            <Button variant="default" size="xs" onClick={onRetry}>
              {t('common.tryAgain')}
            </Button>
          )}
          {backButton}
        </Group>
      </Stack>
    </Alert>
  )
}

/** A page without navigation that is being loaded. */
export function LoadingPage() {
  return (
    <Box component="main" p="md">
      <LoadingContent />
    </Box>
  )
}

/** What a page shows while it is being loaded: a page has a heading at every moment. */
export function LoadingContent() {
  const { t } = useTranslation()
  return (
    <>
      <VisuallyHidden component="h1">{t('common.loading')}</VisuallyHidden>
      <LoadingRows />
    </>
  )
}

/** Rows that are being loaded. */
export function LoadingRows({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <Stack gap="xs" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={44} />
      ))}
    </Stack>
  )
}

/** Nothing here yet: what this is for, and how to begin. `isPage` where that is all there is. */
export function Empty({
  icon,
  title,
  text,
  action,
  isPage = false,
}: {
  icon: ReactNode
  title: string
  text: string
  action?: ReactNode
  isPage?: boolean
}) {
  return (
    <Center py={64}>
      <Stack align="center" gap="sm" maw={440}>
        <Text c="teal" aria-hidden>
          {icon}
        </Text>
        <Title order={isPage ? 1 : 2} ta="center">
          {title}
        </Title>
        <Text c="dimmed" ta="center">
          {text}
        </Text>
        {action}
      </Stack>
    </Center>
  )
}

/** The head of a page: what it is, and its main action. */
export function PageHead({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <Group justify="space-between" mb="lg" gap="sm">
      <Title order={1}>{title}</Title>
      <Group gap="sm">{children}</Group>
    </Group>
  )
}
