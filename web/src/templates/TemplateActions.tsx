import { Group } from '@mantine/core'
import type { TemplateAnswer } from '@parcours/contract/content.ts'
import { languagesOf } from '@parcours/model/content/translations.ts'
import { useTranslation } from 'react-i18next'
import { call, callTagged } from '../client.ts'
import { ContentActions } from '../content/ContentActions.tsx'
import { paths } from '../paths.ts'
import { EmailVersions } from './EmailVersions.tsx'
import { designOf, type EmailDraft, type EmailDrafting } from './email-draft.ts'
import { SendTemplateTest } from './SendTemplateTest.tsx'

interface Props {
  /** As it was last kept. */
  template: TemplateAnswer
  drafting: EmailDrafting
  /** Brings what is being written to the draft. */
  settle: () => Promise<void> | undefined
  onState: (template: TemplateAnswer) => void
}

/** What can be done with an email: publish it, go back, copy it, delete it. */
export function TemplateActions({ template, drafting, settle, onState }: Props) {
  const { t } = useTranslation()
  const params = { id: template.id }
  return (
    <Group gap="xs" wrap="nowrap">
      <SendTemplateTest
        templateId={template.id}
        version="draft"
        languages={languagesOf(drafting.draft)}
        save={async () => {
          await settle()
          await drafting.save()
        }}
      />
      <ContentActions<EmailDraft, TemplateAnswer>
        content={template}
        drafting={drafting}
        settle={settle}
        onState={onState}
        calls={{
          publish: () => callTagged('publishTemplate', { params }),
          duplicate: (name) => call('duplicateTemplate', { params, body: { name } }),
          remove: (id) => call('deleteTemplate', { params: { id } }),
        }}
        words={{
          publish: t('templates.publish'),
          publishText: t('templates.publishText'),
          publishTitle: (name) => t('templates.publishTitle', { name }),
          publishUsed: t('templates.publishUsed'),
          nothingToPublish: t('templates.nothingToPublish'),
          published: (revision) => t('templates.publishedNow', { revision }),
          versions: t('templates.versions'),
          discard: t('templates.discard'),
          duplicate: t('templates.duplicate'),
          copyOf: (name) => t('templates.copyOf', { name }),
          delete: t('templates.delete'),
          restored: t('templates.restored'),
        }}
        list={{ queryKey: 'templates', path: paths.templates(), pathOf: (id) => paths.template(id) }}
        published={designOf}
        versions={(open) => <EmailVersions template={template} {...open} />}
      />
    </Group>
  )
}
