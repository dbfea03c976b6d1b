import type { EmailDesign } from '@parcours/model/content/design.ts'
import { emailContent } from '@parcours/model/content/kinds/email.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { TimeOver } from '../liquid/budget.ts'
import { liquidReason } from '../liquid/reason.ts'
import { invalid } from '../problem.ts'
import { compileEmail } from './compile.ts'
import { documentIssues } from './documents/issues.ts'
import type { CompileOrder } from './documents/kind.ts'
import { type ContactNeeds, type ContactScope, templateScope, type WorkspaceScope } from './scope.ts'
import { designToHtml } from './to-html.ts'

// What is made of what authors write: by itself, without the database, so that it can be done where it stops nobody.

export interface Composed {
  /** Liquid left in place. */
  html: string
  issues: Issue[]
  needs: ContactNeeds
}

export interface FillOrder {
  email: Pick<EmailDesign, 'subject' | 'preheader'> & { html: string }
  contact: ContactScope
  workspace: WorkspaceScope
  event: unknown
  /** The language that it is written in, where that is known. */
  language?: string | undefined
  publicUrl: string
}

export interface Filled {
  subject: string
  preheader: string
  html: string
  text: string
}

/** An email compiled to HTML and checked. @throws Problem when it cannot be read */
export async function compose({ document: design, ...given }: CompileOrder<EmailDesign>): Promise<Composed> {
  const issues = documentIssues(emailContent, design, given)
  const unreadable = issues.filter(({ code }) => code === 'template.liquid')
  if (unreadable.length > 0) throw invalid(unreadable)
  const html = await designToHtml(design, given.brand)
  return { html, issues, needs: refusing(() => compileEmail({ ...design, html }).needs) }
}

/** An email as one contact would get it, its links untracked. @throws Problem when Liquid refuses */
export function fillIn({ email, contact, workspace, event, language, publicUrl }: FillOrder): Filled {
  return refusing(() => {
    const compiled = compileEmail(email)
    const scope = templateScope(
      contact,
      workspace,
      { event, language },
      { open: 'data:,', unsubscribe: '#', origin: publicUrl },
      (_, target) => target,
    )
    scope.links = compiled.links.map((target) => target(scope))
    return {
      subject: compiled.subject(scope),
      preheader: compiled.preheader(scope),
      html: compiled.html(scope),
      text: compiled.text(scope),
    }
  })
}

/** What the engine refuses is the author's to mend. */
function refusing<Made>(make: () => Made): Made {
  try {
    return make()
  } catch (error) {
    if (error instanceof TimeOver) throw invalid([issue('source', 'template.tooMuch')])
    throw invalid([issue('source', 'template.liquid', { reason: liquidReason(error) })])
  }
}
