import { Anchor, Button, FileButton, Paper, Progress, Stack, Table, Text } from '@mantine/core'
import type { ImportAnswer } from '@parcours/contract/imports.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { call, request } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { RowName } from '../parts/RowName.tsx'
import { Empty, Failed, LoadingRows, PageHead } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'

/** Imports of contacts: a new one, and those before. */
export function ImportsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const may = useMay('editContacts')
  const imports = useQuery({ queryKey: ['imports'], queryFn: () => call('listImports'), refetchInterval: 2000 })
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const answer = await request(
        `/api/v1/imports?fileName=${encodeURIComponent(truncateText(file.name, 200).toWellFormed())}`,
        { method: 'POST', headers: { 'content-type': 'text/csv' }, body: file },
      )
      return (await answer.json()) as { id: string }
    },
    onSuccess: ({ id }) => navigate(paths.import(id)),
  })
  const choose = may && (
    <FileButton accept=".csv,text/csv,.tsv,.txt" onChange={(file) => file && upload.mutate(file)}>
      {(props) => (
        <Button {...props} leftSection={<IconUpload size={16} />} loading={upload.isPending}>
          {t('imports.choose')}
        </Button>
      )}
    </FileButton>
  )
  return (
    <>
      <Anchor component={Link} to={paths.contacts()} size="sm">
        {t('contacts.title')}
      </Anchor>
      <PageHead title={t('imports.title')}>{imports.data?.data.length ? choose : null}</PageHead>
      <Stack>
        {upload.isError && <Failed error={upload.error} />}
        {imports.isLoadingError && <Failed error={imports.error} onRetry={() => imports.refetch()} />}
        {imports.isPending && <LoadingRows rows={3} />}
        {imports.data?.data.length === 0 && (
          <Empty
            icon={<IconUpload size={40} />}
            title={t('imports.empty')}
            text={t('imports.emptyText')}
            action={choose}
          />
        )}
        {!!imports.data?.data.length && (
          <Paper withBorder>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('imports.file')}</Table.Th>
                  <Table.Th>{t('imports.state')}</Table.Th>
                  <Table.Th className="number">{t('imports.rejected')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {imports.data.data.map((job) => (
                  <Table.Tr key={job.id}>
                    <Table.Td>
                      <RowName name={job.fileName} to={paths.import(job.id)} />
                      <Text size="sm" c="dimmed">
                        {t(`imports.kinds.${job.kind}`)} · {format.dateTime(job.createdAt)}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <State job={job} />
                    </Table.Td>
                    <Table.Td className="number">{format.number(job.rejectedRows)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
        )}
      </Stack>
    </>
  )
}

/** How far an import is, in words; a bar while it runs. */
function State({ job }: { job: ImportAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = { done: format.number(job.processedRows), all: format.number(job.totalRows) }
  return (
    <>
      {job.state === 'running' && (
        <Progress
          value={(job.processedRows / Math.max(1, job.totalRows)) * 100}
          w={120}
          aria-label={t('imports.progress')}
        />
      )}
      <Text size="sm">{t(`imports.states.${job.state}`, { ...counts, count: job.processedRows })}</Text>
    </>
  )
}
