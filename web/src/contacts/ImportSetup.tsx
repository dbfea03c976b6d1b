import { Alert, Button, Group, List, SegmentedControl, Stack, Text } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IMPORT_KINDS, type ImportKind } from '@parcours/model/imports/format.ts'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useFormat } from '../parts/format.ts'
import { LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { ImportColumns } from './ImportColumns.tsx'
import { ImportOptions } from './ImportOptions.tsx'
import { ImportReading } from './ImportReading.tsx'
import { ImportRows } from './ImportRows.tsx'
import { guessMapping, type ImportChoice } from './import-choice.ts'

type Import = AnswerOf<Routes['getImport']>

function firstChoice(kind: ImportKind, header: string[]): ImportChoice {
  return {
    kind,
    mapping: guessMapping(kind, header),
    formats: {},
    country: null,
    reviveConsents: false,
    fillShortRows: false,
  }
}

/** What is said of a file before its start, and what would come of it. */
export function ImportSetup({ job }: { job: Import }) {
  // Read otherwise, the file has other columns: what was said of them is said of nothing.
  return <Setup key={`${job.encoding} ${job.separator}`} job={job} />
}

function Setup({ job }: { job: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [choice, setChoice] = useState(() => firstChoice('contacts', job.header))
  const preview = useQuery({
    queryKey: ['import', job.id, 'preview', job.encoding, job.separator, choice],
    queryFn: () => call('previewImport', { params: { id: job.id }, body: choice }),
    placeholderData: keepPreviousData,
  })
  const start = useMutation({
    mutationFn: () => call('startImport', { params: { id: job.id }, body: choice }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['import', job.id] }),
  })
  const forget = useMutation({
    mutationFn: () => call('cancelImport', { params: { id: job.id } }),
    onSuccess: () => navigate(paths.imports()),
  })
  const change = (changed: Partial<ImportChoice>) => {
    start.reset()
    setChoice({ ...choice, ...changed })
  }
  const seen = preview.data
  return (
    <Stack>
      <SegmentedControl
        aria-label={t('imports.kind')}
        value={choice.kind}
        onChange={(kind) => setChoice(firstChoice(kind as ImportKind, job.header))}
        data={IMPORT_KINDS.map((value) => ({ value, label: t(`imports.kinds.${value}`) }))}
        style={{ alignSelf: 'flex-start' }}
      />
      <Text>{t('imports.mappingText', { count: job.totalRows, rows: format.number(job.totalRows) })}</Text>
      {job.emptyRows > 0 && (
        <Text size="sm" c="dimmed">
          {t('imports.emptyRows', { count: job.emptyRows, rows: format.number(job.emptyRows) })}
        </Text>
      )}
      <ImportReading job={job} />
      <ErrorNote error={preview.error} />
      {preview.isPending && <LoadingRows rows={4} />}
      {seen && (
        <>
          <ImportColumns
            columns={seen.columns}
            examples={job.preview}
            sampleRows={seen.sampleRows}
            choice={choice}
            onChange={change}
          />
          <ImportOptions preview={seen} choice={choice} onChange={change} />
          <ImportRows preview={seen} />
          {seen.issues.length > 0 && (
            <Alert color="yellow" title={t('imports.beforeStart')}>
              <List size="sm">
                {seen.issues.map(({ path, message }) => (
                  <List.Item key={`${path} ${message}`}>{message}</List.Item>
                ))}
              </List>
            </Alert>
          )}
        </>
      )}
      <ErrorNote error={start.error ?? forget.error} />
      <Group justify="flex-end">
        <Button variant="default" loading={forget.isPending} onClick={() => forget.mutate()}>
          {t('imports.forget')}
        </Button>
        <Button loading={start.isPending} disabled={!seen || seen.issues.length > 0} onClick={() => start.mutate()}>
          {t('imports.start', { count: job.totalRows, rows: format.number(job.totalRows) })}
        </Button>
      </Group>
    </Stack>
  )
}
