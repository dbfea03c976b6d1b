import { Button, List, Popover, Stack, Text } from '@mantine/core'
import { countUntranslated, untranslated } from '@parcours/model/content/untranslated.ts'
import { IconLanguage } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { EmailDraft } from '../email-draft.ts'
import { useLanguageName } from './useLanguageName.ts'

const MAX_SHOWN = 20

/** How much of a language is still as in the fallback, and what. */
export function UntranslatedTexts({ draft, language }: { draft: EmailDraft; language: string }) {
  const { t } = useTranslation()
  const nameOf = useLanguageName()
  const found = untranslated(draft, language)
  const count = countUntranslated(found)
  if (count === 0) return null
  const texts = [
    ...(found.subject ? [t('languages.part', { part: t('templates.subject'), text: draft.subject })] : []),
    ...(found.preheader ? [t('languages.part', { part: t('templates.preheader'), text: draft.preheader })] : []),
    ...found.texts,
  ]
  return (
    <Popover position="bottom-start" width={340} withArrow trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="light"
          color="yellow"
          c="var(--mantine-color-text)"
          flex="none"
          leftSection={<IconLanguage size={14} />}
        >
          {t('languages.untranslated', { count })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs" mah="50vh" style={{ overflow: 'auto' }} tabIndex={0}>
          <Text size="sm" fw={600}>
            {t('languages.untranslatedTitle', { language: nameOf(draft.language ?? '') })}
          </Text>
          <List size="sm" style={{ overflowWrap: 'anywhere' }}>
            {texts.slice(0, MAX_SHOWN).map((text) => (
              <List.Item key={text}>{text}</List.Item>
            ))}
          </List>
          {texts.length > MAX_SHOWN && (
            <Text size="sm" c="dimmed">
              {t('languages.andMore', { count: texts.length - MAX_SHOWN })}
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {t('languages.untranslatedText')}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
