import type { EmailDesign } from '@parcours/model/content/design.ts'
import { emailContent } from '@parcours/model/content/kinds/email.ts'
import { inLanguage, issueIn, languageIssues, translatedInto } from '@parcours/model/content/translations.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { invalid, Problem } from '../../problem.ts'
import type { Composed } from '../compose.ts'
import type { CompileOrder, DocumentKind } from '../documents/kind.ts'
import { composeInThread } from '../render-worker.ts'

/** What is made of an email: its HTML in the fallback language, and in each other. */
export interface CompiledDesign {
  html: string
  translations?: Record<string, { html: string }> | undefined
}

/** Emails: MJML in the look of the brand, or finished HTML, compiled to the HTML that is filled in for each contact. */
export const email: DocumentKind<EmailDesign, CompiledDesign> = {
  ...emailContent,
  async compile(workspaceId, order) {
    const { html, issues } = await composeIn(workspaceId, order)
    const all = [...languageIssues(order.document), ...issues]
    const translations: Record<string, { html: string }> = {}
    for (const language of translatedInto(order.document)) {
      const made = await composeIn(workspaceId, order, language)
      translations[language] = { html: made.html }
      all.push(...made.issues)
    }
    const isTranslated = Object.keys(translations).length > 0
    return { compiled: { html, ...(isTranslated && { translations }) }, issues: all }
  },
  usesBrand: sql<boolean>`(v.document ->> 'format' = 'mjml')`,
}

/**
 * One language of an email compiled; the fallback without one. What is wrong with it says in which language.
 * @throws Problem when it cannot be read
 */
export async function composeIn(
  workspaceId: WorkspaceId,
  { document, ...given }: CompileOrder<EmailDesign>,
  language?: string,
): Promise<Composed> {
  const named = (issues: Composed['issues']) => issues.map((found) => issueIn(document, language, found))
  try {
    const made = await composeInThread(workspaceId, { ...given, document: inLanguage(document, language) })
    return { ...made, issues: named(made.issues) }
  } catch (error) {
    throw error instanceof Problem && error.issues.length > 0 ? invalid(named([...error.issues])) : error
  }
}
