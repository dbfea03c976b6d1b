import { Box, Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../parts/format.ts'
import { Failed } from '../parts/States.tsx'

interface Props<T> {
  title: string
  /** Beside the title. */
  aside?: ReactNode
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
}

/** For the queries of parts: they say themselves that they failed. */
export const SAYS_ITSELF = { saysItself: true }

/** One part of home, which is loaded, and fails, by itself: what it knew before stays, greyed, with a way to try again. */
export function Part<T>({ title, aside, query, children }: Props<T>) {
  const { t } = useTranslation()
  const { data, error, isFetching } = query
  return (
    <Paper withBorder p="md" component="section" aria-label={title} aria-busy={!data && !error}>
      <Group justify="space-between" mb="sm" gap="sm">
        <Title order={2} fz="lg">
          {title}
        </Title>
        {aside}
      </Group>
      {data !== undefined && error && (
        <Stale at={query.dataUpdatedAt} isTrying={isFetching} onRetry={() => void query.refetch()} />
      )}
      {data !== undefined ? (
        <Box className={error ? 'stale' : undefined}>{children(data)}</Box>
      ) : error ? (
        <Failed error={error} onRetry={() => void query.refetch()} />
      ) : (
        <Stack gap="xs" role="status" aria-label={t('common.loading')}>
          {[90, 70, 80].map((width) => (
            <Skeleton key={width} height={20} width={`${width}%`} />
          ))}
        </Stack>
      )}
    </Paper>
  )
}

function Stale({ at, isTrying, onRetry }: { at: number; isTrying: boolean; onRetry: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Group gap="xs" mb="sm" role="alert">
      <Group gap="xs" wrap="nowrap">
        <IconAlertTriangle size={16} aria-hidden style={{ flexShrink: 0 }} />
        <Text size="sm">{t('home.stale', { at: format.time(new Date(at).toISOString()) })}</Text>
      </Group>
      <Button size="compact-xs" variant="default" loading={isTrying} onClick={onRetry}>
        {t('common.tryAgain')}
      </Button>
    </Group>
  )
}
