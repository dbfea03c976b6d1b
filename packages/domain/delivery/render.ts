import type { EmailSender, OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import type { CompiledEmail } from './compile.ts'
import type { EmailProviders } from './providers.ts'
import { type ContactScope, templateScope, type WorkspaceScope } from './scope.ts'
import { clickUrl, openUrl, unsubscribeUrl } from './tokens.ts'

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
