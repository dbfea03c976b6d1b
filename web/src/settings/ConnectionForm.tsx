import { Alert, Button, Code, Group, Paper, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { same } from '@parcours/model/same.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callTagged } from '../client.ts'
import { CopyText } from '../parts/CopyText.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { showFieldErrors } from '../parts/field-errors.ts'
import { useFormat } from '../parts/format.ts'
import { say } from '../parts/notify.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { shellQuoted } from '../parts/shell-quoted.ts'
import { useMutation } from '../parts/useMutation.ts'
import { useMay } from '../session.tsx'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'
import { type Connection, useRefreshConnections } from './connections.ts'
import { emptyValue, type Provider, SettingInput } from './SettingInput.tsx'
import { TestConnection } from './TestConnection.tsx'

interface Props {
  providers: Provider[]
  /** Absent: a new one. */
  id?: string
  onSaved?: (connection: Connection) => void
  onCancel?: () => void
}

/** A connection to a provider: who messages are from, and the settings that the provider asks for. */
export function ConnectionForm({ id, ...props }: Props) {
  const connection = useQuery({
    queryKey: ['connections', id],
    queryFn: () => callTagged('getConnection', { params: { id: id ?? '' } }),
    enabled: id !== undefined,
    // What a user is writing is not taken away by what others save.
    refetchOnWindowFocus: false,
  })
  if (id === undefined) return <Form {...props} />
  if (connection.isLoadingError) return <Failed error={connection.error} onRetry={() => connection.refetch()} />
  if (!connection.data) return <LoadingRows rows={4} />
  const { data, etag } = connection.data
  return <Form key={data.id} connection={data} etag={etag} {...props} />
}

type FormProps = Omit<Props, 'id'> & { connection?: Connection; etag?: string | undefined }

function Form({ providers, connection, etag, onSaved, onCancel }: FormProps) {
  const { t } = useTranslation()
  const may = useMay('administer')
  const refresh = useRefreshConnections()
  const first = providers[0]?.key ?? ''
  const form = useForm({ initialValues: valuesOf(connection, first) })
  /** What the form was filled with, and the revision of that. */
  const [seen, setSeen] = useState({ connection, etag })
  // Another default is another revision, and changes nothing that stands here.
  const ifMatch = same(valuesOf(connection, first), valuesOf(seen.connection, first)) ? etag : seen.etag
  const nameField = useRef<HTMLInputElement>(null)
  const [isOpenedByHand] = useState(onCancel !== undefined)
  useEffect(() => {
    if (isOpenedByHand) nameField.current?.focus()
  }, [isOpenedByHand])
  const provider = providers.find(({ key }) => key === form.values.provider)
  /** Of each provider by itself: a key for one is not shown as the key for another. */
  const given = form.values.settings[form.values.provider] ?? {}
  const isSame = connection !== undefined && connection.provider === provider?.key
  const save = useMutation({
    mutationFn: ({ replyTo, settings: _, ...values }: typeof form.values) => {
      const fields = provider?.fields ?? []
      const body = {
        ...values,
        replyTo: replyTo || null,
        settings: Object.fromEntries(fields.map((field) => [field.key, given[field.key] ?? emptyValue(field)])),
      }
      return connection
        ? callTagged('saveConnection', { params: { id: connection.id }, body, ifMatch })
        : callTagged('createConnection', { body })
    },
    onSuccess: async ({ data: saved, etag: savedAs }) => {
      await refresh()
      setSeen({ connection: saved, etag: savedAs })
      form.setInitialValues(valuesOf(saved, first))
      form.reset()
      say(t('common.saved'))
      forget()
      onSaved?.(saved)
    },
    onError: (error) => showFieldErrors(form, error),
  })
  const typed = form.values
  const forget = useUnsavedForm({
    key: `connection ${connection?.id ?? 'new'}`,
    values: withoutSecrets(typed, providers),
    saved: withoutSecrets(form.getInitialValues(), providers),
    restore: form.setValues,
    discard: form.reset,
    save: () => save.mutateAsync(form.getValues()),
    hasSecret: !same(typed, withoutSecrets(typed, providers)),
  })
  return (
    <Paper withBorder p="lg" maw={640} component="form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <ErrorNote error={save.error} />
        {connection?.failure && <FailureNote failure={connection.failure} />}
        <TextInput
          ref={nameField}
          label={t('settings.connection.name')}
          required
          maxLength={120}
          readOnly={!may}
          {...form.getInputProps('name')}
        />
        <Radio.Group label={t('settings.connection.provider')} {...form.getInputProps('provider')}>
          <Stack gap="xs" mt="xs">
            {providers.map(({ key, name, about }) => (
              <Radio key={key} value={key} disabled={!may} label={name} description={about} />
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
        {provider?.fields.map((field) => (
          <SettingInput
            key={`${provider.key} ${field.key}`}
            field={field}
            value={given[field.key] ?? emptyValue(field)}
            isKept={isSame && connection.secrets.includes(field.key)}
            readOnly={!may}
            error={form.errors[`settings.${field.key}`]}
            onChange={(value) => {
              const ofProvider = { ...given, [field.key]: value }
              form.setFieldValue('settings', { ...form.values.settings, [provider.key]: ofProvider })
              form.clearFieldError(`settings.${field.key}`)
            }}
          />
        ))}
        {provider && <Addresses provider={provider} connection={isSame ? connection : undefined} />}
        {connection && !form.isDirty() && <TestConnection connection={connection} />}
        {may && (
          <Group justify="flex-end">
            {onCancel && (
              <Button
                variant="default"
                onClick={() => {
                  forget()
                  onCancel()
                }}
              >
                {t('common.cancel')}
              </Button>
            )}
            <Button type="submit" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  )
}

function valuesOf(connection: Connection | undefined, firstProvider: string) {
  const { name = '', provider = firstProvider, fromName = '', fromAddress = '', replyTo, settings } = connection ?? {}
  const byProvider: Record<string, Connection['settings']> = { [provider]: { ...settings } }
  return { name, provider, fromName, fromAddress, replyTo: replyTo ?? '', settings: byProvider }
}

/** What may be kept on this device. */
function withoutSecrets<Values extends { settings: Record<string, Connection['settings']> }>(
  values: Values,
  providers: Provider[],
): Values {
  const settings = Object.entries(values.settings).map(([provider, given]) => {
    const fields = providers.find(({ key }) => key === provider)?.fields ?? []
    const secrets = new Set(fields.filter(({ type }) => type === 'secret').map(({ key }) => key))
    return [provider, Object.fromEntries(Object.entries(given).filter(([key]) => !secrets.has(key)))]
  })
  return { ...values, settings: Object.fromEntries(settings) }
}

/** Why the connection cannot be used, and since when. */
function FailureNote({ failure }: { failure: NonNullable<Connection['failure']> }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Alert color="red">
      {failure.message} {t('settings.connection.since', { when: format.ago(failure.since) })}
    </Alert>
  )
}

/** Where the provider tells what became of messages. */
function Addresses({ provider, connection }: { provider: Provider; connection: Connection | undefined }) {
  const { t } = useTranslation()
  const returnedMailUrl = provider.returnsMail && connection?.returnedMailUrl
  return (
    <>
      {provider.webhookHelp && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {provider.webhookHelp}{' '}
          {connection?.webhookUrl ? (
            <>
              <Code>{connection.webhookUrl}</Code> <CopyText value={connection.webhookUrl} />
            </>
          ) : (
            t('settings.connection.webhookLater')
          )}
        </Text>
      )}
      {returnedMailUrl && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('settings.returnedMailText')} <Code>{`curl --data-binary @- ${shellQuoted(returnedMailUrl)}`}</Code>{' '}
          <CopyText value={returnedMailUrl} />
        </Text>
      )}
    </>
  )
}
