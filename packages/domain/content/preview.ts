import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { compileEmail } from '../delivery/compile.ts'
import { exampleContact, loadWorkspaceScope, NOBODY, templateScope } from '../delivery/scope.ts'
import { getBrand } from './brand.ts'
import { exampleEvent } from './example-event.ts'
import { designIssues } from './templates.ts'
import { designToHtml } from './to-html.ts'

interface PreviewOrder {
  /** As whom it is filled in; the latest contact when absent. */
  contactId?: string | undefined
  /** As if the contact read this language. */
  language?: string | undefined
  /** Where this installation's pictures lie. */
  publicUrl: string
}

interface Preview {
  subject: string
  preheader: string
  html: string
  text: string
  /** Of the HTML, before it is filled in; Gmail cuts at 102,400. */
  bytes: number
  contact: Awaited<ReturnType<typeof exampleContact>> | null
  issues: Issue[]
}

/** An email as a contact would get it. @throws Problem when it cannot be read */
export async function previewDesign(tx: WorkspaceTx, design: EmailDesign, { contactId, language, publicUrl }: PreviewOrder): Promise<Preview> {
  const issues = await designIssues(tx, design)
  const html = await designToHtml(design, (await getBrand(tx)).kit)
  const compiled = compileEmail({ ...design, html })
  const contact = await exampleContact(tx, contactId, compiled.needs)
  const seen = { ...(contact ?? NOBODY), ...(language && { language }) }
  const scope = templateScope(seen, await loadWorkspaceScope(tx), { event: await exampleEvent(tx, contact?.id) }, { open: 'data:,', unsubscribe: '#', origin: publicUrl }, (_, target) => target)
  scope.links = compiled.links.map((target) => target(scope))
  return {
    subject: compiled.subject(scope),
    preheader: compiled.preheader(scope),
    html: compiled.html(scope),
    text: compiled.text(scope),
    bytes: Buffer.byteLength(html),
    contact: contact ?? null,
    issues,
  }
}
