import { Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { SecretField } from '../parts/SecretField.tsx'
import { LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useEnter } from '../session.tsx'
import { Frame } from './WelcomePage.tsx'

/** Behind the link of an invitation. The token stands after `#`, so that no server's log keeps it. */
export function InvitationPage() {
  const { t } = useTranslation()
  const enter = useEnter()
  const token = location.hash.slice(1)
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call('lookUpInvitation', { body: { token } }),
    retry: false,
  })
  const form = useForm({ initialValues: { name: '', password: '' } })
  const accept = useMutation({
    mutationFn: (values: typeof form.values) => call('acceptInvitation', { body: { token, ...values } }),
    onSuccess: (session) => {
      enter(session)
      location.replace(paths.home())
    },
  })
  return (
    <Frame>
      {invitation.isError && (
        <Stack>
          <Title order={1} size="h2">
            {invitation.error.message}
          </Title>
          <Anchor href={paths.home()} ta="center" size="sm">
            {t('account.backToLogIn')}
          </Anchor>
        </Stack>
      )}
      {invitation.isPending && <LoadingRows rows={3} />}
      {invitation.data && (
        <form onSubmit={form.onSubmit((values) => accept.mutate(values))}>
          <Stack>
            <Title order={1}>{t('access.invitationTitle', { workspace: invitation.data.workspace })}</Title>
            <Text c="dimmed">
              {t('access.invitationText', { email: invitation.data.email, role: t(`roles.${invitation.data.role}`) })}
            </Text>
            <ErrorNote error={accept.error} />
            <TextInput label={t('access.yourName')} required autoComplete="name" {...form.getInputProps('name')} />
            <SecretField
              label={t('access.password')}
              description={t('access.passwordRule')}
              required
              autoComplete="new-password"
              {...form.getInputProps('password')}
            />
            <Button type="submit" loading={accept.isPending}>
              {t('access.accept')}
            </Button>
          </Stack>
        </form>
      )}
    </Frame>
  )
}
