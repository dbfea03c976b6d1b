import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { languageWords } from '@parcours/model/content/language.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { aboutLanguage } from '../content/compile-languages.ts'
import type { VariantLanguage, VariantTemplate } from './variant-templates.ts'

/** Gmail clips an email beyond this size, and hides the rest, the unsubscribe link included. */
const CLIPPED = 102_400
/** Beyond, most phones cut a subject. */
const LONG_SUBJECT = 70

/** Words that filters and readers take for bad advertising, in the languages of the product. */
const LOUD_WORDS = [
  ...['100 ?% free', 'act now', 'click here', 'free money', 'risk[- ]free', 'winner', 'congratulations'],
  ...['gratuit', 'cliquez ici', 'félicitations', 'offre exceptionnelle', 'gagnez', 'sans engagement'],
]
const LOUD = new RegExp(String.raw`\b(${LOUD_WORDS.join('|')})\b|[!?]{2,}|€{2,}|[$]{2,}`, 'i')

/** Warnings about a variant before it is sent; each says of which language, where there are several. */
export function contentIssues({ index, languages, compiled, purpose, unpublished, overridesSubject }: VariantTemplate) {
  const path = `variants.${index}`
  const issues: Issue[] = []
  if (unpublished) issues.push(issue(path, 'content.unpublished'))
  const fallback = compiled.language && languageWords(compiled.language)
  if (languages.length > 1 && fallback && overridesSubject)
    issues.push(issue(`${path}.subject`, 'content.subjectOfFallback', { fallback }))
  for (const one of languages) {
    const about = aboutLanguage(compiled, one)
    if (one.untranslated > 0 && fallback)
      issues.push(issue(path, 'content.untranslated', { count: one.untranslated, fallback, ...about }))
    for (const found of languageWarnings(path, one, purpose))
      issues.push(issue(found.path, found.code, { ...found.values, ...about }))
  }
  return issues
}

function languageWarnings(path: string, { subject, html, bytes }: VariantLanguage, purpose: Purpose): Issue[] {
  const issues: Issue[] = []
  if (bytes > CLIPPED) issues.push(issue(path, 'content.clipped', { size: Math.round(bytes / 1024) }))
  const images = [...html.matchAll(/<img\b[^>]*>/gi)].map(([tag]) => tag)
  const withoutAlt = images.filter((tag) => !/\balt="[^"]+"/i.test(tag)).length
  if (withoutAlt > 0) issues.push(issue(path, 'content.altMissing', { count: withoutAlt }))
  const words = html
    .replace(/<style[\s\S]*?<\/style>|<[^>]+>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (images.length > 0 && words.length < 200) issues.push(issue(path, 'content.mostlyImages'))
  if (purpose === 'marketing' && !html.includes('unsubscribe_url')) issues.push(issue(path, 'content.noUnsubscribe'))
  const text = subject.replace(/\{\{.*?\}\}/g, '')
  if (text.length > LONG_SUBJECT) issues.push(issue(`${path}.subject`, 'content.subjectLong', { count: text.length }))
  if (/\p{Lu}{6,}/u.test(text) && text === text.toLocaleUpperCase())
    issues.push(issue(`${path}.subject`, 'content.subjectShouts'))
  const loud = LOUD.exec(text)
  if (loud) issues.push(issue(`${path}.subject`, 'content.loud', { words: loud[0] }))
  if (/https?:\/\/(bit\.ly|tinyurl\.com|t\.co|goo\.gl)\//i.test(html)) issues.push(issue(path, 'content.shortener'))
  return issues
}
