import { languageWords, lookUpLanguage } from '@parcours/model/content/language.ts'
import type { MessageValues } from '@parcours/model/i18n/say.ts'
import { type RawBuilder, sql } from 'kysely'
import { type CompiledEmail, compileEmail, type EmailParts } from './compile.ts'
import type { EmailVersion } from './email/version.ts'
import type { ContactNeeds } from './scope.ts'

/** One language of an email, ready to be filled in. */
export interface CompiledLanguage extends CompiledEmail {
  /** Undefined where the email does not say which it is in. */
  language: string | undefined
  /** By what number each of its links is counted; its place without. */
  numbers?: number[]
}

/** An email in each of its languages, ready to be filled in: the fallback, and beside it the others. */
export interface CompiledEmails extends CompiledLanguage {
  /** What any of its languages reads of a contact. */
  needs: ContactNeeds
  translations: ReadonlyMap<string, CompiledLanguage>
}

/** {@link compileEmail} for each language of an email. @throws on bad Liquid */
export function compileLanguages({
  language,
  translations,
  ...fallback
}: EmailVersion & Pick<EmailParts, 'fromName' | 'replyTo'>): CompiledEmails {
  const { fromName, replyTo } = fallback
  const compiled = compileEmail(fallback)
  const others = new Map<string, CompiledLanguage>()
  const numbering = new LinkNumbers(compiled.addresses)
  for (const [tag, words] of Object.entries(translations)) {
    const made = compileEmail({ ...words, fromName, replyTo })
    others.set(tag, { ...made, language: tag, numbers: numbering.of(made.addresses) })
  }
  const needs = [compiled, ...others.values()].map((one) => one.needs)
  return { ...compiled, language, needs: joined(needs), translations: others }
}

function joined(needs: ContactNeeds[]): ContactNeeds {
  return {
    contact: needs.some(({ contact }) => contact === 'all')
      ? 'all'
      : new Set(needs.flatMap(({ contact }) => (contact === 'all' ? [] : [...contact]))),
    extras: new Set(needs.flatMap(({ extras }) => [...extras])),
  }
}

/**
 * Numbers the links of all languages alike, so that clicks are one figure: by their place where a language has as many
 * as the fallback; else by their address, and those that the fallback does not have behind all others.
 */
class LinkNumbers {
  readonly #fallback: readonly string[]
  readonly #added: string[] = []

  constructor(fallback: readonly string[]) {
    this.#fallback = fallback
  }

  of(addresses: readonly string[]): number[] {
    if (addresses.length === this.#fallback.length) return addresses.map((_, place) => place)
    const used = new Set<number>()
    return addresses.map((address) => {
      const known = this.#fallback.findIndex((one, place) => one === address && !used.has(place))
      if (known >= 0) used.add(known)
      return known >= 0 ? known : this.#fallback.length + this.#place(address)
    })
  }

  #place(address: string): number {
    const place = this.#added.indexOf(address)
    return place >= 0 ? place : this.#added.push(address) - 1
  }
}

/** Every language of an email, the fallback first. */
const languagesOf = ({ language, translations }: CompiledEmails): string[] => [
  ...(language === undefined ? [] : [language]),
  ...translations.keys(),
]

/** What a reader of a language gets of an email: their language, a wider one, or the fallback. */
export function languageFor(email: CompiledEmails, wanted: string | null | undefined): CompiledLanguage {
  if (email.translations.size === 0) return email
  return email.translations.get(lookUpLanguage(languagesOf(email), wanted) ?? '') ?? email
}

/** The languages of an email, the fallback first. */
export const compiledLanguages = (email: CompiledEmails): CompiledLanguage[] => [email, ...email.translations.values()]

/** Values of an issue that say which of several languages it is about; none where there is one. */
export const aboutLanguage = (
  { translations }: Pick<CompiledEmails, 'translations'>,
  { language }: Pick<CompiledLanguage, 'language'>,
): MessageValues => (translations.size > 0 && language !== undefined ? { about: languageWords(language) } : {})

/**
 * Narrows a condition to the contacts `c` who get one of the languages that fit, as {@link languageFor} chooses: SQL
 * behind a condition; empty for an email in one language.
 */
export function andGetsSql(email: CompiledEmails, fits: (one: CompiledLanguage) => boolean): RawBuilder<unknown> {
  if (email.translations.size === 0) return sql``
  const reads = (tag: string) => sql`c.language = ${tag} OR starts_with(c.language, ${`${tag}-`})`
  // The longest prefix is what a look-up finds.
  const cases = languagesOf(email)
    .sort((one, other) => other.length - one.length)
    .map((tag) => sql`WHEN ${reads(tag)} THEN ${tag}`)
  const wanted = compiledLanguages(email)
    .filter(fits)
    .map(({ language }) => language ?? '')
  return sql` AND CASE ${sql.join(cases, sql` `)} ELSE ${email.language ?? ''} END = ANY (${wanted}::text[])`
}
