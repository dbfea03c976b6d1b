import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { countUntranslated, untranslated } from '@parcours/model/content/untranslated.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { loadEmail, writtenSubject } from '../channels/email/compile.ts'
import { type CompiledEmails, compiledLanguages } from '../content/compile-languages.ts'
import { readPresentEmail, type SentWords } from '../content/email/version.ts'

/** One language of what a variant sends. */
export interface VariantLanguage extends SentWords {
  /** Undefined where the email does not say which it is in. */
  language: string | undefined
  bytes: number
  /** Texts that are still those of the fallback. */
  untranslated: number
}

/** The content of one variant of a campaign. */
export interface VariantTemplate {
  key: string
  index: number
  purpose: Purpose
  /** The fallback first. */
  languages: [VariantLanguage, ...VariantLanguage[]]
  /** The campaign has a subject of its own, in place of the fallback's. */
  overridesSubject: boolean
  links: string[]
  compiled: CompiledEmails
  /** The template has a draft that is not published. */
  unpublished: boolean
}

/** The emails of a campaign's variants as they would be sent; a variant whose template is deleted is left out. */
export async function templatesOf(tx: WorkspaceTx, { variants }: CampaignDefinition): Promise<VariantTemplate[]> {
  const found: VariantTemplate[] = []
  for (const [index, variant] of variants.entries()) {
    const id = parsePublicId('template', variant.templateId)
    const row = id && (await readPresentEmail(tx, id))
    if (!id || !row) continue
    const [subject, preheader] = [writtenSubject(variant, row), variant.preheader || row.preheader]
    const compiled = await loadEmail(tx, { templateId: id, revision: row.revision, subject, preheader })
    const measured = ({ html, ...words }: SentWords) => ({ ...words, html, bytes: Buffer.byteLength(html) })
    const targets = compiledLanguages(compiled).flatMap(({ links }) => links.map((target) => target({})))
    found.push({
      key: variant.key,
      index,
      purpose: row.purpose,
      languages: [
        { ...measured({ subject, preheader, html: row.html }), language: row.language, untranslated: 0 },
        ...Object.entries(row.translations).map(([language, words]) => ({
          ...measured(words),
          language,
          untranslated: countUntranslated(untranslated(row.document, language)),
        })),
      ],
      overridesSubject: subject !== row.subject,
      links: targets.filter((target) => /^https?:/.test(target)),
      compiled,
      unpublished: row.unpublished,
    })
  }
  return found
}
