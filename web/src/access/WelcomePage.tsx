import { Anchor, Button, Center, Divider, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import i18n from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { switchLanguage } from '../i18n/setup.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { showFieldErrors } from '../parts/field-errors.ts'
import { SecretField } from '../parts/SecretField.tsx'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useEnter } from '../session.tsx'

/** Before anyone is logged in: log in, or become the owner of a new installation. */
export function WelcomePage() {
  const installation = useQuery({ queryKey: ['installation'], queryFn: () => call('getInstallation') })
  return (
    <Frame>
      {installation.isLoadingError && <Failed error={installation.error} onRetry={() => installation.refetch()} />}
      {installation.isPending && <LoadingRows rows={3} />}
      {installation.data && (installation.data.owned ? <LogIn demo={installation.data.demo} /> : <Claim />)}
    </Frame>
  )
}

/** The frame of pages without navigation. */
export function Frame({ children }: { children: ReactNode }) {
  const { i18n: current } = useTranslation()
  const other = current.language === 'fr' ? 'en' : 'fr'
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={400}>
        <Text ta="center" fw={700} fz="xl" c="teal">
          Parcours
        </Text>
        <Paper withBorder p="xl">
          {children}
        </Paper>
        <Anchor component="button" size="sm" ta="center" onClick={() => void switchLanguage(other)} lang={other}>
          {other === 'fr' ? 'Français' : 'English'}
        </Anchor>
      </Stack>
    </Center>
  )
}

function LogIn({ demo }: { demo: { email: string; password: string } | null }) {
  const { t } = useTranslation()
  const enter = useEnter()
  const form = useForm({ initialValues: { email: '', password: '' } })
  const logIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => call('logIn', { body }),
    onSuccess: enter,
  })
  return (
    <form onSubmit={form.onSubmit((values) => logIn.mutate(values))}>
      <Stack>
        <Title order={1}>{t('access.logIn')}</Title>
        <ErrorNote error={logIn.error} />
        <TextInput
          label={t('access.email')}
          type="email"
          autoComplete="username"
          required
          autoFocus
          {...form.getInputProps('email')}
        />
        <SecretField
          label={t('access.password')}
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={logIn.isPending}>
          {t('access.logIn')}
        </Button>
        <Anchor component={Link} to={paths.forgotten()} size="sm" ta="center">
          {t('account.forgotten')}
        </Anchor>
        {demo && (
          <>
            <Divider label={t('access.or')} />
            <Button variant="default" onClick={() => logIn.mutate(demo)}>
              {t('access.enterDemo')}
            </Button>
            <Text size="xs" c="dimmed" ta="center">
              {demo.email} / {demo.password}
            </Text>
          </>
        )}
      </Stack>
    </form>
  )
}

function Claim() {
  const { t } = useTranslation()
  const enter = useEnter()
  const form = useForm({ initialValues: { workspace: '', name: '', email: '', password: '' } })
  const claim = useMutation({
    mutationFn: (values: typeof form.values) =>
      call('claimInstallation', {
        body: {
          ...values,
          language: i18n.language === 'fr' ? 'fr' : 'en',
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        },
      }),
    onSuccess: enter,
    onError: (error) => showFieldErrors(form, error),
  })
  return (
    <form onSubmit={form.onSubmit((values) => claim.mutate(values))}>
      <Stack>
        <Title order={1}>{t('access.claimTitle')}</Title>
        <Text c="dimmed">{t('access.claimText')}</Text>
        <ErrorNote error={claim.error} />
        <TextInput
          label={t('access.organisation')}
          required
          autoComplete="organization"
          {...form.getInputProps('workspace')}
        />
        <TextInput label={t('access.yourName')} required autoComplete="name" {...form.getInputProps('name')} />
        <TextInput
          label={t('access.email')}
          type="email"
          required
          autoComplete="username"
          {...form.getInputProps('email')}
        />
        <SecretField
          label={t('access.password')}
          description={t('access.passwordRule')}
          required
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={claim.isPending}>
          {t('access.claim')}
        </Button>
      </Stack>
    </form>
  )
}
