import { Alert, Button, Group, Paper, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call, request } from '../client.ts'
import { download } from '../parts/download.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useFormat } from '../parts/format.ts'
import { sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'

type Import = AnswerOf<Routes['getImport']>

const FIGURES = {
  contacts: ['createdContacts', 'updatedContacts', 'rejectedRows', 'incompleteRows'],
  orders: ['orders', 'knownOrders', 'createdContacts', 'rejectedRows'],
} as const

/** How far an import is, and what came of it. */
export function ImportResult({ job }: { job: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const may = useMay('editContacts')
  const seconds = job.startedAt
    ? (Date.parse(job.finishedAt ?? new Date().toISOString()) - Date.parse(job.startedAt)) / 1000
    : 0
  const rate = seconds > 0 ? job.processedRows / seconds : 0
  const cancel = useMutation({
    mutationFn: () => call('cancelImport', { params: { id: job.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['import', job.id] }),
  })
  return (
    <Stack>
      <Progress
        value={(job.processedRows / Math.max(1, job.totalRows)) * 100}
        size="lg"
        animated={job.state === 'running'}
        aria-label={t('imports.progress')}
      />
      <Group justify="space-between">
        <Text aria-live="polite">
          {job.state === 'running'
            ? t('imports.running', {
                done: format.number(job.processedRows),
                all: format.number(job.totalRows),
                rate: format.number(Math.round(rate)),
                left: format.span((job.totalRows - job.processedRows) / Math.max(1, rate)),
              })
            : t(job.state === 'cancelled' ? 'imports.cancelled' : 'imports.done', {
                count: job.processedRows,
                rows: format.number(job.processedRows),
                all: format.number(job.totalRows),
              })}
        </Text>
        {job.state === 'running' && may && (
          <Button variant="default" size="xs" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('imports.cancel')}
          </Button>
        )}
      </Group>
      <ErrorNote error={cancel.error} />
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        {FIGURES[job.kind].map((figure) => (
          <Paper key={figure} withBorder p="md">
            <Text size="sm" c="dimmed">
              {t(`imports.${figure}`)}
            </Text>
            <Text fz={24} fw={650}>
              {format.number(job[figure])}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      {job.kind === 'contacts' && job.createdContacts + job.updatedContacts + job.rejectedRows < job.processedRows && (
        <Text size="sm" c="dimmed">
          {t('imports.otherRows')}
        </Text>
      )}
      {job.emptyRows > 0 && (
        <Text size="sm" c="dimmed">
          {t('imports.emptyRows', { count: job.emptyRows, rows: format.number(job.emptyRows) })}
        </Text>
      )}
      {job.keptWithdrawn > 0 && <Alert color="blue">{t('imports.keptWithdrawn', { count: job.keptWithdrawn })}</Alert>}
      <NotTaken job={job} />
      {job.state !== 'running' && (
        <Group>
          <Button component={Link} to={paths.contacts()}>
            {t('imports.seeContacts')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

/** The file of what was not taken, to be mended. */
function NotTaken({ job }: { job: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (job.rejectedRows + job.incompleteRows === 0) return null
  const downloadRejects = async () => {
    const answer = await request(`/api/v1/imports/${job.id}/rejects.csv`)
    download(`rejected-${job.fileName}`, await answer.blob())
  }
  const lines = [
    ...(job.rejectedRows > 0 ? [t('imports.someRejected', { count: job.rejectedRows })] : []),
    ...(job.incompleteRows > 0 ? [t('imports.someIncomplete', { count: job.incompleteRows })] : []),
  ]
  return (
    <Alert color="yellow" title={format.list(lines)}>
      <Stack align="flex-start" gap="sm">
        <Text size="sm">{t('imports.rejectedText')}</Text>
        <Button variant="default" size="xs" onClick={() => void downloadRejects().catch(sayError)}>
          {t('imports.downloadRejects')}
        </Button>
      </Stack>
    </Alert>
  )
}
