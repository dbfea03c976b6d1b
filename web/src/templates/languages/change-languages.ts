import type { EmailDesign } from '@parcours/model/content/design.ts'
import { inLanguage, type Translation } from '@parcours/model/content/translations.ts'

type Languages = Pick<EmailDesign, 'language' | 'translations'>

/** The language that a screen reader reads an email in. */
const inTheLanguage = (source: string, language: string) =>
  source.replace(/(<(?:mjml|html)\b[^>]*?\slang=")[^"]*"/i, (_, before: string) => `${before}${language}"`)

const noneAsUndefined = (translations: NonNullable<Languages['translations']>) =>
  Object.keys(translations).length > 0 ? translations : undefined

/** An email with one more language, which begins as a copy of the fallback. */
export function withLanguage(design: EmailDesign, language: string, fallback: string): Languages {
  const { subject, preheader, source } = inLanguage(design)
  const copy = { subject, preheader, source: inTheLanguage(source, language) }
  return { language: fallback, translations: { ...design.translations, [language]: copy } }
}

export function withoutLanguage({ translations = {} }: EmailDesign, language: string): Languages {
  const { [language]: _, ...left } = translations
  return { translations: noneAsUndefined(left) }
}

/** An email with a language that was taken out of it; all that was written in the others since stays. */
export function withLanguageBack(design: EmailDesign, language: string, translation: Translation): Languages {
  return design.language === language ? {} : { translations: { ...design.translations, [language]: translation } }
}

/** An email whose fallback is another of its languages. */
export function withFallback(design: EmailDesign, language: string): Partial<EmailDesign> {
  const { language: before, translations = {} } = design
  const next = translations[language]
  if (!next || before === undefined) return {}
  const { [language]: _, ...others } = translations
  const { subject, preheader, source } = inLanguage(design)
  return { ...next, language, translations: { ...others, [before]: { subject, preheader, source } } }
}

/** The language in which two states of an email differ; null: the fallback; undefined: none, or several. */
export function languageChanged(before: EmailDesign, after: EmailDesign): string | null | undefined {
  const isChanged = (language?: string) => {
    const [one, other] = [inLanguage(before, language), inLanguage(after, language)]
    return (['subject', 'preheader', 'source'] as const).some((part) => one[part] !== other[part])
  }
  const others = Object.keys(after.translations ?? {}).filter((tag) => before.translations?.[tag] && isChanged(tag))
  const changed = [...(isChanged() ? [null] : []), ...others]
  return changed.length === 1 ? changed[0] : undefined
}
