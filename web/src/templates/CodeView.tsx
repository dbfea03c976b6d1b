import { Box, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CodeEditor } from './CodeEditor.tsx'
import { EmailFields } from './EmailFields.tsx'
import type { EmailDraft } from './email-draft.ts'
import type { LanguageDrafting } from './languages/language-drafting.ts'
import { Preview } from './Preview.tsx'

interface Props {
  drafting: LanguageDrafting
  /** The email in all its languages. */
  whole: EmailDraft
  /** The one that is written now, where it has several. */
  language: string | undefined
  editable: boolean
}

/** The email as code, with what becomes of it beside. */
export function CodeView({ drafting, whole, language, editable }: Props) {
  const { t } = useTranslation()
  const { draft, edit } = drafting
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing={0} flex={1} style={{ overflow: 'auto' }}>
      <Stack p="md" gap="sm">
        <EmailFields drafting={drafting} editable={editable} />
        {draft.format === 'html' && (
          <Text size="sm" c="dimmed">
            {t('templates.htmlText')}
          </Text>
        )}
        <CodeEditor
          label={draft.format === 'html' ? t('templates.codeHtml') : t('templates.code')}
          value={draft.source}
          readOnly={!editable}
          onChange={(source) => edit({ source }, 'source')}
        />
      </Stack>
      <Box style={{ borderLeft: '1px solid var(--app-line)' }}>
        <Preview draft={whole} language={language} />
      </Box>
    </SimpleGrid>
  )
}
