import { Anchor, Button, Stack, Text, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { SecretField } from '../parts/SecretField.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { Frame } from './WelcomePage.tsx'

/** Behind the link that sets a new password. The token stands after `#`, so that no server's log keeps it. */
export function NewPasswordPage() {
  const { t } = useTranslation()
  const form = useForm({ initialValues: { password: '' } })
  const set = useMutation({
    mutationFn: ({ password }: typeof form.values) =>
      call('resetPassword', { body: { token: location.hash.slice(1), password } }),
  })
  return (
    <Frame>
      <form onSubmit={form.onSubmit((values) => set.mutate(values))}>
        <Stack>
          <Title order={1}>{t('account.forgottenTitle')}</Title>
          <ErrorNote error={set.error} />
          {set.isError && (
            <Anchor href={paths.forgotten()} size="sm">
              {t('account.askAgain')}
            </Anchor>
          )}
          {set.isSuccess ? (
            <Text role="status">{t('account.passwordSet')}</Text>
          ) : (
            <>
              <Text c="dimmed">{t('account.newPasswordText')}</Text>
              <SecretField
                label={t('account.fresh')}
                description={t('access.passwordRule')}
                required
                autoFocus
                autoComplete="new-password"
                {...form.getInputProps('password')}
              />
              <Button type="submit" loading={set.isPending}>
                {t('account.setPassword')}
              </Button>
            </>
          )}
          {/* The page is loaded anew: an earlier session has ended. */}
          <Anchor href={paths.home()} ta="center" size="sm">
            {t('account.backToLogIn')}
          </Anchor>
        </Stack>
      </form>
    </Frame>
  )
}
