import { ActionIcon, Alert, Button, Group, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { TemplateAnswer } from '@parcours/contract/email.ts'
import { IconArrowLeft, IconTrash } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { call, callTagged, ProblemError } from '../client.ts'
import { ContactSelect } from '../contacts/ContactSelect.tsx'
import { say, sayError } from '../parts/notify.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { CodeEditor } from './CodeEditor.tsx'

/** One email: its code on the left, what a real contact would get on the right. */
export function TemplatePage() {
  const { id = '' } = useParams()
  const template = useQuery({ queryKey: ['template', id], queryFn: () => callTagged('template', { params: { id } }), staleTime: Number.POSITIVE_INFINITY })
  if (template.isError) return <Failed error={template.error} onRetry={() => template.refetch()} />
  if (!template.data) return <LoadingRows />
  return <TemplateEditor key={id} template={template.data.data} etag={template.data.etag} />
}

type Draft = Pick<TemplateAnswer, 'name' | 'subject' | 'preheader' | 'mjml' | 'purpose'>

function TemplateEditor({ template, etag }: { template: TemplateAnswer; etag: string | undefined }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay('author')
  const [draft, setDraft] = useState<Draft>({ name: template.name, subject: template.subject, preheader: template.preheader, mjml: template.mjml, purpose: template.purpose })
  const [saved, setSaved] = useState({ draft, etag })
  const dirty = JSON.stringify(draft) !== JSON.stringify(saved.draft)
  const save = useMutation({
    mutationFn: (body: Draft) => callTagged('saveTemplate', { params: { id: template.id }, body, ifMatch: saved.etag }),
    onSuccess: (answer, body) => {
      setSaved({ draft: body, etag: answer.etag })
      client.setQueryData(['template', template.id], answer)
      void client.invalidateQueries({ queryKey: ['templates'] })
      say(t('common.saved'))
    },
  })
  const problem = save.error instanceof ProblemError ? save.error.problem : undefined
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  return (
    <Stack gap={0} component="main" mih="100vh">
      <Group component="header" justify="space-between" p="sm" gap="sm" style={{ borderBottom: '1px solid var(--app-line)', background: 'var(--mantine-color-body)' }}>
        <Group gap="sm" flex={1} wrap="nowrap">
          <ActionIcon component={Link} to={paths.templates()} variant="subtle" color="gray" aria-label={t('common.back')}>
            <IconArrowLeft size={18} />
          </ActionIcon>
          <TextInput aria-label={t('templates.name')} value={draft.name} readOnly={!may} onChange={({ currentTarget }) => change({ name: currentTarget.value })} maw={320} flex={1} />
          <Text size="sm" c="dimmed" visibleFrom="sm" aria-live="polite">
            {dirty ? t('common.unsaved') : t('common.saved')}
          </Text>
        </Group>
        {may && (
          <Group gap="sm">
            <DeleteTemplate id={template.id} />
            <Button disabled={!dirty} loading={save.isPending} onClick={() => save.mutate(draft)}>
              {t('common.save')}
            </Button>
          </Group>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing={0} flex={1}>
        <Stack p="md" gap="sm">
          {problem && (
            <Alert color="red" role="alert" title={problem.detail}>
              {problem.errors.slice(1, 6).map(({ path, message }) => (
                <Text size="sm" key={`${path} ${message}`}>
                  {message}
                </Text>
              ))}
            </Alert>
          )}
          <TextInput label={t('templates.subject')} value={draft.subject} readOnly={!may} onChange={({ currentTarget }) => change({ subject: currentTarget.value })} />
          <TextInput
            label={t('templates.preheader')}
            description={t('templates.preheaderText')}
            value={draft.preheader}
            readOnly={!may}
            onChange={({ currentTarget }) => change({ preheader: currentTarget.value })}
          />
          <Select
            label={t('templates.purpose')}
            description={draft.purpose === 'marketing' ? t('templates.purposeMarketingText') : t('templates.purposeServiceText')}
            value={draft.purpose}
            disabled={!may}
            allowDeselect={false}
            onChange={(value) => change({ purpose: value === 'service' ? 'service' : 'marketing' })}
            data={[
              { value: 'marketing', label: t('templates.purposeMarketing') },
              { value: 'service', label: t('templates.purposeService') },
            ]}
          />
          <CodeEditor value={draft.mjml} readOnly={!may} onChange={(mjml) => change({ mjml })} />
        </Stack>
        <Preview draft={draft} />
      </SimpleGrid>
    </Stack>
  )
}

function Preview({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const [width, setWidth] = useState('desktop')
  const [contactId, setContactId] = useState<string | null>(null)
  const [{ subject, preheader, mjml, purpose }] = useDebouncedValue(draft, 400)
  const preview = useQuery({
    queryKey: ['preview', subject, preheader, mjml, purpose, contactId],
    queryFn: ({ signal }) => call('previewTemplate', { body: { subject, preheader, mjml, purpose, ...(contactId && { contactId }) }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <Stack p="md" gap="sm" style={{ borderLeft: '1px solid var(--app-line)' }}>
      <Group justify="space-between" gap="sm" align="flex-end">
        <ContactSelect label={t('templates.previewAs')} placeholder={preview.data?.contact ?? t('templates.previewNobody')} clearable value={contactId} onChange={setContactId} />
        <SegmentedControl
          aria-label={t('templates.width')}
          value={width}
          onChange={setWidth}
          data={[
            { value: 'desktop', label: t('templates.desktop') },
            { value: 'phone', label: t('templates.phone') },
          ]}
        />
      </Group>
      {preview.isError && (
        <Alert color="red" role="alert" title={t('templates.notPreviewed')}>
          {preview.error instanceof ProblemError
            ? (preview.error.problem.errors.length > 0 ? preview.error.problem.errors : [{ path: '', message: preview.error.message }]).slice(0, 5).map(({ path, message }) => (
                <Text size="sm" key={`${path} ${message}`}>
                  {message}
                </Text>
              ))
            : preview.error.message}
        </Alert>
      )}
      {preview.data?.issues.map(({ path, message }) => (
        <Alert key={`${path} ${message}`} color="yellow" p="xs">
          <Text size="sm">{message}</Text>
        </Alert>
      ))}
      {preview.data && (
        <>
          <Text>
            <Text span c="dimmed">
              {t('templates.subject')}:
            </Text>{' '}
            <b>{preview.data.subject}</b>
          </Text>
          <iframe
            title={t('templates.preview')}
            sandbox=""
            srcDoc={preview.data.html}
            style={{ width: width === 'phone' ? 375 : '100%', height: '68vh', border: '1px solid var(--app-line)', borderRadius: 8, background: '#fff', alignSelf: 'center', maxWidth: '100%' }}
          />
        </>
      )}
    </Stack>
  )
}

function DeleteTemplate({ id }: { id: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call('deleteTemplate', { params: { id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['templates'] })
      say(t('templates.deleted'))
      void navigate(paths.templates())
    },
    onError: sayError,
  })
  return (
    <Tooltip label={t('templates.delete')}>
      <ActionIcon variant="default" size="lg" onClick={() => remove.mutate()} loading={remove.isPending} aria-label={t('templates.delete')}>
        <IconTrash size={16} />
      </ActionIcon>
    </Tooltip>
  )
}
