import type { InTransaction } from '@parcours/db/connection.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { previewDesign } from './preview.ts'
import { abandonedCart } from './starters/abandoned-cart.ts'
import { event } from './starters/event.ts'
import { launch } from './starters/launch.ts'
import { newsletter } from './starters/newsletter.ts'
import { promotion } from './starters/promotion.ts'
import { receipt } from './starters/receipt.ts'
import type { Starter } from './starters/starter.ts'
import { welcome } from './starters/welcome.ts'
import { winBack } from './starters/win-back.ts'

/** Emails ready to begin with, in the order of the gallery. */
export const STARTERS: Starter[] = [welcome, newsletter, promotion, abandonedCart, launch, event, winBack, receipt]

/** What a ready email is in a language. */
export function starterDesign({ in: languages, purpose }: Starter, language: Language): EmailDesign {
  const { subject, preheader, source } = languages[language]
  return { subject, preheader, source, format: 'mjml', purpose, language }
}

/** The gallery of starters, each rendered for the latest contact in the workspace's brand. */
export async function starterEmails(
  inTransaction: InTransaction,
  workspaceId: WorkspaceId,
  language: Language,
  publicUrl: string,
) {
  const shown = []
  for (const starter of STARTERS) {
    const design = starterDesign(starter, language)
    const { html } = await previewDesign(inTransaction, workspaceId, design, { contactLanguage: language, publicUrl })
    const { name, text } = starter.in[language]
    shown.push({ key: starter.key, name, text, ...design, html })
  }
  return shown
}
