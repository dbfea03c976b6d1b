import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { mailbox } from '@parcours/model/delivery/header.ts'
import { weave } from '@parcours/model/delivery/pieces.ts'
import { isCountable } from '../../content/click-target.ts'
import type { CompiledEmail } from '../../content/compile.ts'
import { templateScope } from '../../content/scope.ts'
import { subjectOf } from '../../content/subject.ts'
import { clickUrl, openUrl, unsubscribeUrl } from '../../delivery/tokens.ts'
import { runsAsAddress } from '../../html/sanitise.ts'
import type { MessageToRender, RenderContext } from '../channel.ts'

/** Renders one email with tracked links, its pixel, and the one-click unsubscription of RFC 8058. */
export function renderEmail(
  email: CompiledEmail,
  { messageId, to, contact, entry }: MessageToRender,
  { workspace, connection, names, signingKey, publicUrl }: RenderContext<'email'>,
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
