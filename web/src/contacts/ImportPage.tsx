import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { call } from '../client.ts'
import { Failed, LoadingContent, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { ImportResult } from './ImportResult.tsx'
import { ImportSetup } from './ImportSetup.tsx'

/** An import: what is said of the file before the start, then its progress, then what came of it. */
export function ImportPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const job = useQuery({
    queryKey: ['import', id],
    queryFn: () => call('getImport', { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 500 : false),
  })
  if (job.isLoadingError)
    return (
      <Failed
        error={job.error}
        onRetry={() => job.refetch()}
        back={{ to: paths.imports(), place: t('imports.title') }}
      />
    )
  if (!job.data) return <LoadingContent />
  return (
    <>
      <Anchor component={Link} to={paths.imports()} size="sm">
        {t('imports.title')}
      </Anchor>
      <PageHead title={job.data.fileName} />
      {job.data.state === 'uploaded' ? <ImportSetup job={job.data} /> : <ImportResult job={job.data} />}
    </>
  )
}
