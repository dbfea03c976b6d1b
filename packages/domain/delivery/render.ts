import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { EmailSender, OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import { type CompiledEmail, compileEmail } from './compile.ts'
import type { EmailProviders } from './providers.ts'
import { type ContactScope, templateScope, type WorkspaceScope } from './scope.ts'
import { clickUrl, openUrl, unsubscribeUrl } from './tokens.ts'

const MOST_KEPT = 200
const kept = new Map<string, CompiledEmail>()

/** A saved state of a template, compiled. Revisions are immutable, so what was compiled once is kept. */
export async function loadCompiled(tx: WorkspaceTx, templateId: string, revision: number): Promise<CompiledEmail> {
  const key = `${templateId} ${revision}`
  const known = kept.get(key)
  if (known) return known
  const row = await tx.selectFrom('email_template_revisions').select(['subject', 'preheader', 'html']).where('template_id', '=', templateId).where('revision', '=', revision).executeTakeFirstOrThrow()
  const compiled = compileEmail(row)
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '')
  kept.set(key, compiled)
  return compiled
}

export interface MessageToRender {
  messageId: string
  to: string
  contact: ContactScope
  entry: unknown
}

/** Fills in one email: its links counted, its pixel, and the one-click way out that RFC 8058 asks for. */
export function renderEmail(
  email: CompiledEmail,
  { messageId, to, contact, entry }: MessageToRender,
  workspace: WorkspaceScope,
  sender: EmailSender,
  { signingKey, publicUrl }: Pick<EmailProviders, 'signingKey' | 'publicUrl'>,
): OutgoingEmail {
  const unsubscribe = unsubscribeUrl(signingKey, publicUrl, messageId)
  const scope = templateScope(contact, workspace, entry, { open: openUrl(signingKey, publicUrl, messageId), unsubscribe })
  scope.links = email.links.map((target, index) => clickUrl(signingKey, publicUrl, messageId, index, target(scope)))
  return {
    key: messageId,
    from: `${sender.fromName.replace(/["<>\r\n]/g, '')} <${sender.fromAddress}>`,
    replyTo: sender.replyTo ?? undefined,
    to,
    subject: email.subject(scope).replace(/\s+/g, ' ').trim(),
    html: email.html(scope),
    text: email.text(scope),
    headers: { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'X-Parcours-Message': messageId },
  }
}
