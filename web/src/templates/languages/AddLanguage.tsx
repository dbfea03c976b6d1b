import { languagesOf } from '@parcours/model/content/translations.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../parts/Dialog.tsx'
import type { EmailDraft } from '../email-draft.ts'
import { LanguageSelect } from './LanguageSelect.tsx'

interface Props {
  draft: EmailDraft
  onAdd: (language: string, fallback: string) => void
  onClose: () => void
}

/** Which language is added, and, the first time, which one the email is in. */
export function AddLanguage({ draft, onAdd, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const isFirst = !draft.translations
  const [fallback, setFallback] = useState<string | null>(draft.language ?? i18n.language)
  const [language, setLanguage] = useState<string | null>(null)
  const isTwice = language !== null && language === fallback
  return (
    <Dialog
      title={t('languages.add')}
      error={null}
      action={t('languages.addThis')}
      disabled={!language || !fallback || isTwice}
      pending={false}
      onAct={() => language && fallback && onAdd(language, fallback)}
      onClose={onClose}
    >
      {isFirst && (
        <LanguageSelect
          label={t('languages.fallback')}
          description={t('languages.fallbackText')}
          value={fallback}
          onChange={setFallback}
        />
      )}
      <LanguageSelect
        label={t('languages.new')}
        description={t('languages.newText')}
        value={language}
        except={isFirst ? [fallback ?? ''] : languagesOf(draft)}
        onChange={setLanguage}
      />
    </Dialog>
  )
}
