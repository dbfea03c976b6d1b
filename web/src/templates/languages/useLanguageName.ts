import { languageWords } from '@parcours/model/content/language.ts'
import { pickLanguage } from '@parcours/model/i18n/say.ts'
import { useTranslation } from 'react-i18next'

/** What languages are called, as names on buttons are written. */
export function useLanguageName(): (tag: string) => string {
  const { i18n } = useTranslation()
  return (tag) => languageWords(tag)[pickLanguage(i18n.language)]
}
