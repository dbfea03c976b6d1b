import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { call } from '../client.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { ProfileForm } from './ProfileForm.tsx'
import { SessionsList } from './SessionsList.tsx'

/** One's own account: name and language, password, and where one is logged in. */
export function AccountTab() {
  const account = useQuery({ queryKey: ['account'], queryFn: () => call('getAccount') })
  if (account.isLoadingError) return <Failed error={account.error} onRetry={() => account.refetch()} />
  if (!account.data) return <LoadingRows rows={3} />
  return (
    <Stack maw={640}>
      <ProfileForm account={account.data} />
      <PasswordForm />
      <SessionsList />
    </Stack>
  )
}
