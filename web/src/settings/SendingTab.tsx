import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { BounceMailboxForm } from './BounceMailboxForm.tsx'
import { ConnectionsList } from './ConnectionsList.tsx'
import { useConnections } from './connections.ts'
import { LimitsForm } from './LimitsForm.tsx'

/** How the workspace sends: its connections to providers, the mailbox for bounces, and how fast it may send. */
export function SendingTab() {
  const { i18n } = useTranslation()
  const connections = useConnections()
  const providers = useQuery({
    queryKey: ['providers', i18n.language],
    queryFn: () => call('listProviders'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  for (const query of [connections, providers])
    if (query.isLoadingError) return <Failed error={query.error} onRetry={() => query.refetch()} />
  if (!connections.data || !providers.data) return <LoadingRows rows={4} />
  const [all, kinds] = [connections.data.data, providers.data.data]
  const returning = new Set(kinds.filter(({ returnsMail }) => returnsMail).map(({ key }) => key))
  return (
    <Stack gap="lg">
      <ConnectionsList connections={all} providers={kinds} />
      {all.some(({ provider }) => returning.has(provider)) && <BounceMailboxForm />}
      <LimitsForm />
    </Stack>
  )
}
