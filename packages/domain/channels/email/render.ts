import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { mailbox } from '@parcours/model/delivery/header.ts'
import { weave } from '@parcours/model/delivery/pieces.ts'
import { isCountable } from '../../content/click-target.ts'
import { type CompiledEmails, languageFor } from '../../content/compile-languages.ts'
import { templateScope } from '../../content/scope.ts'
import { subjectOf } from '../../content/subject.ts'
import { clickUrl, openUrl, unsubscribeUrl } from '../../delivery/tokens.ts'
import { runsAsAddress } from '../../html/sanitise.ts'
import type { MessageToRender, RenderContext } from '../channel.ts'

/**
 * Renders one email with tracked links, its pixel, and the one-click unsubscription of RFC 8058; in the contact's
 * language where it has that.
 */
export function renderEmail(
  languages: CompiledEmails,
  { messageId, to, contact, entry }: MessageToRender,
  { workspace, connection, names, signingKey, publicUrl }: RenderContext<'email'>,
): OutgoingEmail {
  const email = languageFor(languages, contact.language)
  const unsubscribe = unsubscribeUrl(signingKey, publicUrl, messageId)
  const track = (place: number, target: string) => {
    const link = email.numbers?.[place] ?? place
    if (isCountable(target)) return clickUrl(signingKey, publicUrl, messageId, link, target)
    return runsAsAddress(target) ? '#' : target
  }
  const scope = templateScope(
    contact,
    workspace,
    { event: entry, ...names, language: email.language },
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
    // The pieces of a batch are those of the fallback language.
    between: email === languages ? between : undefined,
    text: email.text(scope),
    headers: {
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'X-Parcours-Message': messageId,
      // RFC 3282; the outbox shows it.
      ...(email.language !== undefined && { 'Content-Language': email.language }),
    },
  }
}

/** The rendered value, where it is an address: a header takes nothing else. */
function addressIn(filled: string | undefined): string | undefined {
  const address = filled?.trim()
  return address && /^[^\s<>@"]+@[^\s<>@"]+$/.test(address) ? address : undefined
}
