import { Button, Container, Group, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'

/** What stands in place of a screen that failed to draw itself: no stack trace, and two ways on. */
function Crashed({ error, resetErrorBoundary }: FallbackProps) {
  const { t } = useTranslation()
  // For who reports it.
  useEffect(() => console.error(error), [error])
  return (
    <Container size="xs" py="xl" role="alert">
      <Title order={1} fz="h2">
        {t('common.crashed')}
      </Title>
      <Text my="md">{t('common.crashedText')}</Text>
      <Group>
        <Button onClick={() => resetErrorBoundary()}>{t('common.tryAgain')}</Button>
        {/* A whole load, which also brings a version that was published meanwhile. */}
        <Button variant="default" component="a" href={paths.home()}>
          {t('common.toHome')}
        </Button>
      </Group>
    </Container>
  )
}

/** Keeps what stands around a screen when the screen fails; another address is tried anew. */
export function WithoutCrash({ address, children }: { address: string; children: ReactNode }) {
  const client = useQueryClient()
  // What it was drawn from may be what it failed on.
  const forget = () => client.removeQueries({ type: 'inactive' })
  return (
    <ErrorBoundary FallbackComponent={Crashed} resetKeys={[address]} onReset={forget}>
      {children}
    </ErrorBoundary>
  )
}
