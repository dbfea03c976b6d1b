import { Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { Frame } from './WelcomePage.tsx'

/** Asks for a link by which a forgotten password is set anew. */
export function ForgottenPage() {
  const { t } = useTranslation()
  const form = useForm({ initialValues: { email: '' } })
  const ask = useMutation({ mutationFn: (body: typeof form.values) => call('requestPasswordReset', { body }) })
  return (
    <Frame>
      <form onSubmit={form.onSubmit((values) => ask.mutate(values))}>
        <Stack>
          <Title order={1}>{t('account.forgottenTitle')}</Title>
          <ErrorNote error={ask.error} />
          {ask.isSuccess ? (
            <Text role="status">{t('account.sent')}</Text>
          ) : (
            <>
              <Text c="dimmed">{t('account.forgottenText')}</Text>
              <TextInput
                label={t('access.email')}
                type="email"
                required
                autoFocus
                autoComplete="username"
                {...form.getInputProps('email')}
              />
              <Button type="submit" loading={ask.isPending}>
                {t('account.sendLink')}
              </Button>
            </>
          )}
          <Anchor component={Link} to={paths.home()} ta="center" size="sm">
            {t('account.backToLogIn')}
          </Anchor>
        </Stack>
      </form>
    </Frame>
  )
}
