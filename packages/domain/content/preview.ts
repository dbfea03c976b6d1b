import type { InTransaction } from '@parcours/db/connection.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { chosenLanguage, inLanguage } from '@parcours/model/content/translations.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { readOrder } from './documents/compiled.ts'
import { composeIn } from './email/email.ts'
import { exampleEvent } from './example-event.ts'
import { fillInThread } from './render-worker.ts'
import { anyContactId, exampleContact, loadWorkspaceScope, NOBODY } from './scope.ts'

interface PreviewOrder {
  /** As whom it is filled in, or as `any` contact; the latest when absent. */
  contactId?: ContactId | undefined
  /** As if the contact read this language. */
  contactLanguage?: string | undefined
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
  /** The language of the email that is shown; null where it does not say which it is in. */
  language: string | null
  /** What the contact reads, or was asked for in their place. */
  contactLanguage: string | null
  issues: Issue[]
}

const ONLY_LANGUAGE = { contact: new Set<string>(), extras: new Set<never>() }

/** An email as a contact would get it. @throws Problem when it cannot be read, or filled in */
export async function previewDesign(
  inTransaction: InTransaction,
  workspaceId: WorkspaceId,
  design: EmailDesign,
  { contactId, contactLanguage, publicUrl }: PreviewOrder,
): Promise<Preview> {
  const { order, reader } = await inTransaction(async (tx) => ({
    order: await readOrder(tx, design),
    reader: await exampleContact(tx, contactId === 'any' ? await anyContactId(tx) : contactId, ONLY_LANGUAGE),
  }))
  const language = chosenLanguage(design, contactLanguage ?? reader?.language)
  const { html, issues, needs } = await composeIn(workspaceId, order, language)
  const { contact, ...given } = await inTransaction(async (tx) => {
    // The latest contact may be another by now.
    const example = reader && (await exampleContact(tx, reader.id, needs))
    return { contact: example, workspace: await loadWorkspaceScope(tx), event: await exampleEvent(tx, example?.id) }
  })
  const { subject, preheader } = inLanguage(design, language)
  const shown = language ?? design.language
  const filled = await fillInThread(workspaceId, {
    email: { subject, preheader, html },
    contact: { ...(contact ?? NOBODY), ...(contactLanguage && { language: contactLanguage }) },
    ...given,
    language: shown,
    publicUrl,
  })
  return {
    ...filled,
    bytes: Buffer.byteLength(html),
    contact: contact ?? null,
    language: shown ?? null,
    contactLanguage: contactLanguage ?? reader?.language ?? null,
    issues,
  }
}
