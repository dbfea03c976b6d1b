import type { EmailConnection, OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import { mailbox } from '@parcours/model/delivery/header.ts'
import { weave } from '@parcours/model/delivery/pieces.ts'
import { isCountable } from '../content/click-target.ts'
import type { CompiledEmail } from '../content/compile.ts'
import { type ContactScope, templateScope, type WorkspaceScope } from '../content/scope.ts'
import { subjectOf } from '../content/subject.ts'
import { runsAsAddress } from '../html/sanitise.ts'
import type { EmailProviders } from './providers.ts'
import { clickUrl, openUrl, unsubscribeUrl } from './tokens.ts'

export interface MessageToRender {
  messageId: string
  to: string
  contact: ContactScope
  /** The event that enrolled the contact, in a journey. */
  entry: unknown
}

/** The names of the owner, for templates that show them. */
export interface OwnerNames {
  campaign?: { name: string }
  journey?: { name: string }
}

/** Renders one email with tracked links, its pixel, and the one-click unsubscription of RFC 8058. */
export function renderEmail(
  email: CompiledEmail,
  { messageId, to, contact, entry }: MessageToRender,
  workspace: WorkspaceScope,
  connection: EmailConnection,
  names: OwnerNames,
  { signingKey, publicUrl }: Pick<EmailProviders, 'signingKey' | 'publicUrl'>,
): OutgoingEmail {
  const unsubscribe = unsubscribeUrl(signingKey, publicUrl, messageId)
  const track = (link: number, target: string) => {
    if (isCountable(target)) return clickUrl(signingKey, publicUrl, messageId, link, target)
    return runsAsAddress(target) ? '#' : target
  }
  const scope = templateScope(
    contact,
    workspace,
    { event: entry, ...names },
    { open: openUrl(signingKey, publicUrl, messageId), unsubscribe, origin: publicUrl },
    track,
  )
  scope.links = email.links.map((target, index) => track(index, target(scope)))
  const between = email.htmlDirect?.between(scope)
  return {
    key: messageId,
    from: mailbox(connection.fromAddress, email.fromName?.(scope), connection.fromName),
    replyTo: addressIn(email.replyTo?.(scope)) ?? connection.replyTo ?? undefined,
    to,
    subject: subjectOf(email, scope),
    html: between && email.htmlDirect ? weave(email.htmlDirect.pieces, between) : email.html(scope),
    between,
    text: email.text(scope),
    headers: {
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'X-Parcours-Message': messageId,
    },
  }
}

/** The rendered value, where it is an address: a header takes nothing else. */
function addressIn(filled: string | undefined): string | undefined {
  const address = filled?.trim()
  return address && /^[^\s<>@"]+@[^\s<>@"]+$/.test(address) ? address : undefined
}
