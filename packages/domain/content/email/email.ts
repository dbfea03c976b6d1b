import type { EmailDesign } from '@parcours/model/content/design.ts'
import { emailContent } from '@parcours/model/content/kinds/email.ts'
import { sql } from 'kysely'
import type { DocumentKind } from '../documents/kind.ts'
import { composeInThread } from '../render-worker.ts'

/** Emails: MJML in the look of the brand, or finished HTML, compiled to the HTML that is filled in for each contact. */
export const email: DocumentKind<EmailDesign, { html: string }> = {
  ...emailContent,
  async compile(workspaceId, order) {
    const { html, issues } = await composeInThread(workspaceId, order)
    return { compiled: { html }, issues }
  },
  usesBrand: sql<boolean>`(v.document ->> 'format' = 'mjml')`,
}
