import { Alert, Button, Group, Paper, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { showFieldErrors } from '../parts/field-errors.ts'
import { useFormat } from '../parts/format.ts'
import { NumberField } from '../parts/NumberField.tsx'
import { say } from '../parts/notify.ts'
import { SecretField } from '../parts/SecretField.tsx'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useMay } from '../session.tsx'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'

type Mailbox = AnswerOf<Routes['getBounceMailbox']>['mailbox']

/** How often the state of a mailbox is polled after it was saved, until it was read. */
const FIRST_POLL_MS = 1000
const POLL_INTERVAL_MS = 30_000

/** The mailbox in which mail servers' reports are read, and what was found there. */
export function BounceMailboxForm() {
  const mailbox = useQuery({
    queryKey: ['bounceMailbox'],
    queryFn: () => call('getBounceMailbox'),
    refetchInterval: ({ state }) =>
      state.data?.mailbox?.enabled ? (state.data.mailbox.lastReadAt ? POLL_INTERVAL_MS : FIRST_POLL_MS) : false,
  })
  if (mailbox.isLoadingError) return <Failed error={mailbox.error} onRetry={() => mailbox.refetch()} />
  if (!mailbox.data) return <LoadingRows rows={3} />
  return <Form mailbox={mailbox.data.mailbox} />
}

function Form({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay('administer')
  const form = useForm({
    initialValues: {
      enabled: mailbox?.enabled ?? false,
      host: mailbox?.host ?? '',
      port: mailbox?.port ?? 993,
      secure: mailbox?.secure ?? true,
      username: mailbox?.username ?? '',
      password: '',
      folder: mailbox?.folder ?? 'INBOX',
    },
  })
  const save = useMutation({
    mutationFn: ({ password, ...settings }: typeof form.values) =>
      call('saveBounceMailbox', { body: { ...settings, ...(password && { password }) } }),
    onSuccess: (data, sent) => {
      client.setQueryData(['bounceMailbox'], data)
      form.setInitialValues({ ...sent, password: '' })
      form.setFieldValue('password', '')
      say(t('common.saved'))
    },
    onError: (error) => showFieldErrors(form, error),
  })
  const { password, ...values } = form.values
  const { password: _, ...saved } = form.getInitialValues()
  useUnsavedForm({
    key: 'bounce mailbox',
    values,
    saved,
    restore: form.setValues,
    discard: form.reset,
    save: () => save.mutateAsync(form.getValues()),
    hasSecret: password !== '',
  })
  return (
    <Paper withBorder p="lg" maw={640} component="form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <div>
          <Title order={2}>{t('settings.mailbox.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('settings.mailbox.text')}
          </Text>
        </div>
        <ErrorNote error={save.error} />
        {mailbox?.enabled && <Look mailbox={mailbox} />}
        <Switch
          label={t('settings.mailbox.enabled')}
          disabled={!may}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        {form.values.enabled && (
          <>
            <Group grow align="flex-start">
              <TextInput label={t('settings.mailbox.host')} required readOnly={!may} {...form.getInputProps('host')} />
              <NumberField
                label={t('settings.port')}
                max={65_535}
                required
                readOnly={!may}
                value={form.values.port}
                error={form.errors.port}
                onChange={(port) => form.setFieldValue('port', port)}
              />
            </Group>
            <Switch
              label={t('settings.mailbox.secure')}
              disabled={!may}
              {...form.getInputProps('secure', { type: 'checkbox' })}
            />
            <TextInput
              label={t('settings.username')}
              required
              autoComplete="off"
              readOnly={!may}
              {...form.getInputProps('username')}
            />
            {may && (
              <SecretField
                label={t('settings.password')}
                placeholder={mailbox ? t('settings.secretKept') : ''}
                autoComplete="off"
                {...form.getInputProps('password')}
              />
            )}
            <TextInput
              label={t('settings.mailbox.folder')}
              required
              readOnly={!may}
              {...form.getInputProps('folder')}
            />
          </>
        )}
        {may && (form.values.enabled || mailbox?.enabled) && (
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t('settings.mailbox.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  )
}

/** The result of the last reading. */
function Look({ mailbox }: { mailbox: NonNullable<Mailbox> }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!mailbox.lastReadAt) return <Text role="status">{t('settings.mailbox.looking')}</Text>
  if (mailbox.problem) {
    return (
      <Alert color="red" role="alert" title={t(`settings.mailbox.problem.${mailbox.problem}`)}>
        {t('settings.mailbox.reason', { reason: mailbox.reason })}
      </Alert>
    )
  }
  return (
    <Text role="status">
      {t('settings.mailbox.read', {
        when: format.ago(mailbox.lastReadAt),
        mails: format.number(mailbox.mails),
        reports: format.number(mailbox.reports),
      })}
    </Text>
  )
}
