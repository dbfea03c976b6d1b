import { Button, Code, Group, NumberInput, Paper, Radio, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call, ProblemError } from '../client.ts'
import { CopyText } from '../parts/CopyText.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { say } from '../parts/notify.ts'
import { SecretField } from '../parts/SecretField.tsx'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { shellQuoted } from '../parts/shell-quoted.ts'
import { useMay } from '../session.tsx'
import { BounceMailboxForm } from './BounceMailboxForm.tsx'
import { LimitsForm } from './LimitsForm.tsx'

type Sender = AnswerOf<Routes['getEmailConnection']>

/** How the workspace sends email: sandbox, Resend or SMTP. */
export function SendingTab() {
  const sender = useQuery({ queryKey: ['sender'], queryFn: () => call('getEmailConnection') })
  if (sender.isLoadingError) return <Failed error={sender.error} onRetry={() => sender.refetch()} />
  if (!sender.data) return <LoadingRows rows={4} />
  return (
    <Stack gap="lg">
      <SenderForm sender={sender.data} />
      {sender.data.provider === 'smtp' && <BounceMailboxForm />}
      <LimitsForm />
    </Stack>
  )
}

function SenderForm({ sender }: { sender: Sender }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay('administer')
  const form = useForm({
    initialValues: {
      provider: sender.provider as Sender['provider'],
      fromName: sender.fromName,
      fromAddress: sender.fromAddress,
      replyTo: sender.replyTo ?? '',
      host: sender.settings.host ?? '',
      port: sender.settings.port ?? 587,
      connections: sender.settings.connections ?? 10,
      secure: sender.settings.secure ?? false,
      username: sender.settings.username ?? '',
      bounceAddress: sender.settings.bounceAddress ?? '',
      secret: '',
      webhookSecret: '',
    },
  })
  const save = useMutation({
    mutationFn: ({
      provider,
      fromName,
      fromAddress,
      replyTo,
      host,
      port,
      connections,
      secure,
      username,
      bounceAddress,
      secret,
      webhookSecret,
    }: typeof form.values) =>
      call('saveEmailConnection', {
        body: {
          provider,
          fromName,
          fromAddress,
          replyTo: replyTo || null,
          settings:
            provider === 'smtp'
              ? {
                  ...(host && { host }),
                  port: Number(port),
                  connections: Number(connections),
                  secure,
                  ...(username && { username }),
                  ...(bounceAddress && { bounceAddress }),
                }
              : {},
          ...(secret && { secret }),
          ...(webhookSecret && { webhookSecret }),
        },
      }),
    onSuccess: (data) => {
      client.setQueryData(['sender'], data)
      say(t('common.saved'))
    },
    onError: (error) => {
      if (error instanceof ProblemError)
        for (const { path, message } of error.problem.errors) form.setFieldError(path.replace('settings.', ''), message)
    },
  })
  const { provider } = form.values
  const kept = sender.hasSecret && sender.provider === provider ? t('settings.secretKept') : undefined
  return (
    <Paper withBorder p="lg" maw={640} component="form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <ErrorNote error={save.error} />
        <Radio.Group label={t('settings.provider')} {...form.getInputProps('provider')}>
          <Stack gap="xs" mt="xs">
            {(['sandbox', 'resend', 'smtp'] as const).map((one) => (
              <Radio
                key={one}
                value={one}
                disabled={!may}
                label={t(`settings.providers.${one}.name`)}
                description={t(`settings.providers.${one}.text`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput label={t('settings.fromName')} required readOnly={!may} {...form.getInputProps('fromName')} />
        <TextInput
          label={t('settings.fromAddress')}
          required
          type="email"
          readOnly={!may}
          {...form.getInputProps('fromAddress')}
        />
        <TextInput label={t('settings.replyTo')} type="email" readOnly={!may} {...form.getInputProps('replyTo')} />
        {provider === 'smtp' && (
          <>
            <Group grow>
              <TextInput label={t('settings.host')} required {...form.getInputProps('host')} />
              <NumberInput label={t('settings.port')} min={1} max={65_535} required {...form.getInputProps('port')} />
            </Group>
            <NumberInput
              label={t('settings.connections')}
              description={t('settings.connectionsText')}
              min={1}
              max={100}
              {...form.getInputProps('connections')}
            />
            <Switch label={t('settings.secure')} {...form.getInputProps('secure', { type: 'checkbox' })} />
            <TextInput label={t('settings.username')} autoComplete="off" {...form.getInputProps('username')} />
            <SecretField
              label={t('settings.password')}
              placeholder={kept}
              autoComplete="off"
              {...form.getInputProps('secret')}
            />
            <TextInput
              label={t('settings.bounceAddress')}
              description={t('settings.bounceAddressText')}
              type="email"
              {...form.getInputProps('bounceAddress')}
            />
            {sender.returnedMailUrl && (
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {t('settings.returnedMailText')}{' '}
                <Code>{`curl --data-binary @- ${shellQuoted(sender.returnedMailUrl)}`}</Code>{' '}
                <CopyText value={sender.returnedMailUrl} />
              </Text>
            )}
          </>
        )}
        {provider === 'resend' && (
          <>
            <SecretField
              label={t('settings.resendKey')}
              placeholder={kept ?? 're_…'}
              autoComplete="off"
              {...form.getInputProps('secret')}
            />
            <SecretField
              label={t('settings.webhookSecret')}
              placeholder="whsec_…"
              autoComplete="off"
              {...form.getInputProps('webhookSecret')}
            />
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t('settings.webhookText')} <Code>{sender.webhookUrl}</Code> <CopyText value={sender.webhookUrl} />
            </Text>
          </>
        )}
        {may && (
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  )
}
