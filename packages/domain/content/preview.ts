import type { InTransaction } from '@parcours/db/connection.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { readOrder } from './documents/compiled.ts'
import { exampleEvent } from './example-event.ts'
import { composeInThread, fillInThread } from './render-worker.ts'
import { anyContactId, exampleContact, loadWorkspaceScope, NOBODY } from './scope.ts'

interface PreviewOrder {
  /** As whom it is filled in, or as `any` contact; the latest when absent. */
  contactId?: ContactId | undefined
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

/** An email as a contact would get it. @throws Problem when it cannot be read, or filled in */
export async function previewDesign(
  inTransaction: InTransaction,
  workspaceId: WorkspaceId,
  design: EmailDesign,
  { contactId, language, publicUrl }: PreviewOrder,
): Promise<Preview> {
  const order = await inTransaction((tx) => readOrder(tx, design))
  const { html, issues, needs } = await composeInThread(workspaceId, order)
  const { contact, ...given } = await inTransaction(async (tx) => {
    const example = await exampleContact(tx, contactId === 'any' ? await anyContactId(tx) : contactId, needs)
    return { contact: example, workspace: await loadWorkspaceScope(tx), event: await exampleEvent(tx, example?.id) }
  })
  const filled = await fillInThread(workspaceId, {
    email: { subject: design.subject, preheader: design.preheader, html },
    contact: { ...(contact ?? NOBODY), ...(language && { language }) },
    ...given,
    publicUrl,
  })
  return { ...filled, bytes: Buffer.byteLength(html), contact: contact ?? null, issues }
}
