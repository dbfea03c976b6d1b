import { Select, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LanguageDrafting } from './languages/language-drafting.ts'
import { LiquidInput } from './variables/LiquidInput.tsx'

/** A phone shows so much of a subject, without what is filled in. */
const LONG_SUBJECT = 70

/** What stands around an email: its subject, the words after it, what it is for. */
export function EmailFields({ drafting, editable }: { drafting: LanguageDrafting; editable: boolean }) {
  const { t } = useTranslation()
  const { draft, edit, errorAt } = drafting
  const letters = draft.subject.replace(/\{\{.*?\}\}|\{%.*?%\}/g, '').length
  return (
    <Stack gap="sm">
      <div>
        <LiquidInput
          label={t('templates.subject')}
          value={draft.subject}
          error={errorAt('subject')}
          readOnly={!editable}
          maxLength={500}
          onChange={(subject) => edit({ subject }, 'subject')}
        />
        {letters > LONG_SUBJECT && (
          <Text size="sm" c="dimmed" mt={4}>
            {t('templates.subjectLong', { count: letters })}
          </Text>
        )}
      </div>
      <LiquidInput
        label={t('templates.preheader')}
        description={t('templates.preheaderText')}
        value={draft.preheader}
        error={errorAt('preheader')}
        readOnly={!editable}
        maxLength={500}
        onChange={(preheader) => edit({ preheader }, 'preheader')}
      />
      <Select
        label={t('templates.purpose')}
        description={
          draft.purpose === 'marketing' ? t('templates.purposeMarketingText') : t('templates.purposeServiceText')
        }
        value={draft.purpose}
        disabled={!editable}
        allowDeselect={false}
        onChange={(value) => edit({ purpose: value === 'service' ? 'service' : 'marketing' })}
        data={[
          { value: 'marketing', label: t('templates.purposeMarketing') },
          { value: 'service', label: t('templates.purposeService') },
        ]}
      />
    </Stack>
  )
}
