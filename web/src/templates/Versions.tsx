import { Button, Drawer, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import type { TemplateAnswer } from '@parcours/contract/content.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { EmailFrame } from './EmailFrame.tsx'
import type { EmailDraft } from './email-draft.ts'

interface Props {
  template: TemplateAnswer
  onRestore: (design: Omit<EmailDraft, 'name'>) => void
  onClose: () => void
}

/** Published versions: when, by whom, with a preview; one can be restored. */
export function Versions({ template, onRestore, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id } = template
  const [revision, setRevision] = useState(template.revision)
  const versions = useQuery({
    queryKey: ['template', id, 'versions', template.revision],
    queryFn: () => call('listTemplateVersions', { params: { id } }),
  })
  const version = useQuery({
    queryKey: ['template', id, 'version', revision],
    queryFn: async () => {
      const design = await call('getTemplateVersion', { params: { id, revision } })
      return { design, html: (await call('previewTemplate', { body: design })).html }
    },
  })
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('templates.versions')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        {versions.isLoadingError && <Failed error={versions.error} onRetry={() => versions.refetch()} />}
        {versions.isPending && <LoadingRows rows={3} />}
        <Stack gap={2} mah={260} style={{ overflow: 'auto' }}>
          {versions.data?.data.map((one) => (
            <UnstyledButton
              key={one.revision}
              p="xs"
              aria-current={one.revision === revision ? 'true' : undefined}
              onClick={() => setRevision(one.revision)}
              style={{
                borderRadius: 8,
                ...(one.revision === revision && { background: 'var(--mantine-primary-color-light)' }),
              }}
            >
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm" fw={500}>
                  {t('templates.version', { revision: one.revision })}
                  {one.revision === template.revision && ` · ${t('templates.sentNow')}`}
                </Text>
                <Text size="sm" c="dimmed">
                  {[format.dateTime(one.savedAt), one.savedBy].filter(Boolean).join(' · ')}
                </Text>
              </Group>
            </UnstyledButton>
          ))}
        </Stack>
        {version.isLoadingError && <Failed error={version.error} onRetry={() => version.refetch()} />}
        {version.data && (
          <>
            <Text fw={600}>{version.data.design.subject}</Text>
            <EmailFrame html={version.data.html} title={t('templates.preview')} height="52vh" />
            <Group justify="flex-end">
              <Button
                onClick={() => {
                  onRestore(version.data.design)
                  onClose()
                }}
              >
                {t('templates.restore')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Drawer>
  )
}
