import { Button, Group, Paper, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { ZONES } from '@parcours/model/values/zone.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { showFieldErrors } from '../parts/field-errors.ts'
import { say } from '../parts/notify.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useMay } from '../session.tsx'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'

type Workspace = AnswerOf<Routes['getWorkspace']>

/** What holds for the whole workspace: name, zone, currency, legal address. */
export function WorkspaceTab() {
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: () => call('getWorkspace') })
  if (workspace.isLoadingError) return <Failed error={workspace.error} onRetry={() => workspace.refetch()} />
  if (!workspace.data) return <LoadingRows rows={4} />
  return <WorkspaceForm workspace={workspace.data} />
}

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay('administer')
  const form = useForm({ initialValues: workspace })
  const save = useMutation({
    mutationFn: (body: Workspace) => call('saveWorkspace', { body }),
    onSuccess: (saved) => {
      client.setQueryData(['workspace'], saved)
      void client.invalidateQueries({ queryKey: ['session'] })
      form.setInitialValues(saved)
      form.reset()
      say(t('common.saved'))
    },
    onError: (error) => showFieldErrors(form, error),
  })
  useUnsavedForm({
    key: 'workspace',
    values: form.values,
    saved: form.getInitialValues(),
    restore: form.setValues,
    discard: form.reset,
    save: () => save.mutateAsync(form.getValues()),
  })
  return (
    <Paper withBorder p="md" maw={640} component="form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <ErrorNote error={save.error} />
        <TextInput
          label={t('workspace.name')}
          required
          maxLength={120}
          readOnly={!may}
          {...form.getInputProps('name')}
        />
        <Select
          label={t('workspace.timeZone')}
          description={t('workspace.timeZoneText')}
          searchable
          allowDeselect={false}
          disabled={!may}
          data={ZONES}
          {...form.getInputProps('timeZone')}
        />
        <Select
          label={t('workspace.currency')}
          description={t('workspace.currencyText')}
          searchable
          allowDeselect={false}
          disabled={!may}
          data={Intl.supportedValuesOf('currency')}
          {...form.getInputProps('currency')}
        />
        <Textarea
          label={t('workspace.postalAddress')}
          description={t('workspace.postalAddressText')}
          autosize
          minRows={2}
          maxLength={500}
          readOnly={!may}
          {...form.getInputProps('postalAddress')}
        />
        {may && (
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('common.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  )
}
