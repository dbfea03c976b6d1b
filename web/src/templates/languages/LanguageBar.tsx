import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core'
import { languagesOf, translatedInto } from '@parcours/model/content/translations.ts'
import { IconDots, IconFlag, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sayUndo } from '../../parts/say-undo.tsx'
import type { EmailDrafting } from '../email-draft.ts'
import { AddLanguage } from './AddLanguage.tsx'
import { withFallback, withLanguage, withLanguageBack, withoutLanguage } from './change-languages.ts'
import { UntranslatedTexts } from './UntranslatedTexts.tsx'
import { useLanguageName } from './useLanguageName.ts'

interface Props {
  drafting: EmailDrafting
  editable: boolean
  /** The language that is written now; undefined: the fallback. */
  language: string | undefined
  /** Brings what is being written to the draft, then shows another language. */
  onShow: (language: string | undefined) => Promise<void>
}

/** The languages of an email: which one is written now, and what of it is not translated yet. */
export function LanguageBar({ drafting, editable, language, onShow }: Props) {
  const { t } = useTranslation()
  const nameOf = useLanguageName()
  const [adding, setAdding] = useState(false)
  const { draft } = drafting
  const isTranslated = translatedInto(draft).length > 0
  if (!isTranslated && !editable) return null
  const shown = language ?? draft.language
  /** What is being written is a part of the draft that changes. */
  const change = async (next: string | undefined, make: () => Parameters<typeof drafting.edit>[0]) => {
    await onShow(language)
    drafting.edit(make())
    await onShow(next)
  }
  const remove = async (tag: string) => {
    await onShow(undefined)
    const before = drafting.now().draft
    const removed = before.translations?.[tag]
    if (!removed) return
    drafting.edit(withoutLanguage(before, tag))
    sayUndo(t('languages.removed', { language: nameOf(tag) }), () =>
      drafting.edit(withLanguageBack(drafting.now().draft, tag, removed)),
    )
  }
  return (
    <Group
      role="group"
      aria-label={t('languages.title')}
      gap={6}
      px="sm"
      py={4}
      wrap="nowrap"
      style={{ borderBottom: '1px solid var(--app-line)', overflowX: 'auto', background: 'var(--mantine-color-body)' }}
    >
      {isTranslated &&
        languagesOf(draft).map((tag) => (
          <Button
            key={tag}
            size="compact-sm"
            flex="none"
            variant={tag === shown ? 'light' : 'subtle'}
            color={tag === shown ? undefined : 'gray'}
            aria-pressed={tag === shown}
            onClick={() => void onShow(tag === draft.language ? undefined : tag)}
          >
            {tag === draft.language ? t('languages.asFallback', { language: nameOf(tag) }) : nameOf(tag)}
          </Button>
        ))}
      {!isTranslated && draft.language && (
        <Text size="sm" c="dimmed" flex="none">
          {nameOf(draft.language)}
        </Text>
      )}
      {language !== undefined && <UntranslatedTexts draft={draft} language={language} />}
      {language !== undefined && editable && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              flex="none"
              aria-label={t('languages.actions', { language: nameOf(language) })}
            >
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconFlag size={16} />}
              onClick={() => void change(undefined, () => withFallback(drafting.now().draft, language))}
            >
              {t('languages.makeFallback', { language: nameOf(language) })}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => void remove(language)}>
              {t('languages.remove', { language: nameOf(language) })}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {editable && (
        <Button
          size="compact-sm"
          variant="subtle"
          flex="none"
          leftSection={<IconPlus size={14} />}
          onClick={() => setAdding(true)}
        >
          {t('languages.add')}
        </Button>
      )}
      {adding && (
        <AddLanguage
          draft={draft}
          onAdd={(tag, fallback) => {
            setAdding(false)
            void change(tag, () => withLanguage(drafting.now().draft, tag, fallback))
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </Group>
  )
}
