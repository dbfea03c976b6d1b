import { Text } from '@mantine/core'
import type { TemplateAnswer } from '@parcours/contract/content.ts'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { VersionsDrawer } from '../content/VersionsDrawer.tsx'
import { EmailFrame } from './EmailFrame.tsx'
import { designOf, type EmailDraft } from './email-draft.ts'

interface Props {
  template: TemplateAnswer
  onRestore: (design: Omit<EmailDraft, 'name'>) => void
  onClose: () => void
}

/** Published versions of an email, each as it looks. */
export function EmailVersions({ template, onRestore, onClose }: Props) {
  const { t } = useTranslation()
  const { id } = template
  return (
    <VersionsDrawer
      content={template}
      words={{
        title: t('templates.versions'),
        version: (revision) => t('templates.version', { revision }),
        present: t('templates.sentNow'),
        restore: t('templates.restore'),
      }}
      list={() => call('listTemplateVersions', { params: { id } })}
      load={async (revision) => {
        const design = await call('getTemplateVersion', { params: { id, revision } })
        return { design, html: (await call('previewTemplate', { body: design })).html }
      }}
      onRestore={({ design }) => onRestore(designOf(design))}
      onClose={onClose}
    >
      {({ design, html }) => (
        <>
          <Text fw={600}>{design.subject}</Text>
          <EmailFrame html={html} title={t('templates.preview')} height="52vh" />
        </>
      )}
    </VersionsDrawer>
  )
}
