import { Box, SimpleGrid, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CodeEditor } from './CodeEditor.tsx'
import { EmailFields } from './EmailFields.tsx'
import type { EmailDrafting } from './email-draft.ts'
import { Preview } from './Preview.tsx'

/** The email as code, with what becomes of it beside. */
export function CodeView({ drafting, editable }: { drafting: EmailDrafting; editable: boolean }) {
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
        <Preview draft={draft} />
      </Box>
    </SimpleGrid>
  )
}
