import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { loadEmail, writtenSubject } from '../channels/email/compile.ts'
import type { CompiledEmail } from '../content/compile.ts'
import { readPresentEmail } from '../content/email/version.ts'

/** The content of one variant of a campaign. */
export interface VariantTemplate {
  key: string
  index: number
  subject: string
  preheader: string
  purpose: Purpose
  html: string
  bytes: number
  links: string[]
  compiled: CompiledEmail
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
    found.push({
      key: variant.key,
      index,
      subject,
      preheader,
      purpose: row.purpose,
      html: row.html,
      bytes: Buffer.byteLength(row.html),
      links: compiled.links.map((target) => target({})).filter((target) => /^https?:/.test(target)),
      compiled,
      unpublished: row.unpublished,
    })
  }
  return found
}
