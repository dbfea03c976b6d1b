import type { InTransaction } from '@parcours/db/connection.ts'
import { SANDBOX } from '@parcours/model/channels/provider-kind.ts'
import { mailbox } from '@parcours/model/delivery/header.ts'
import { batchOf, NO_LEDGER } from '@parcours/model/delivery/provider.ts'
import { type Language, say } from '@parcours/model/i18n/say.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { SigningKey } from '../access/secrets.ts'
import { loadConnection } from '../connections/load.ts'
import { loadWorkspaceScope } from '../content/scope.ts'
import type { Providers } from '../delivery/services.ts'
import { notificationEmail } from './notification-email.ts'

interface InvitationServices {
  signingKey: SigningKey
  openProvider: Providers['open']
}

interface Invited {
  email: string
  /** Where the invitation is accepted. */
  link: string
  /** Of who invites: that of the invited is not known. */
  language: Language
}

/**
 * Emails an invitation by the workspace's default connection: the installation's own carries nothing that a workspace
 * words. No transaction is open: it waits for the network. Returns whether a mail server took it; the sandbox is none,
 * and a connection that fails keeps nobody from being invited.
 */
export async function emailInvitation(
  { signingKey, openProvider }: InvitationServices,
  inTransaction: InTransaction,
  workspaceId: WorkspaceId,
  { email, link, language }: Invited,
): Promise<boolean> {
  const { workspace, connection } = await inTransaction(async (tx) => ({
    workspace: (await loadWorkspaceScope(tx)).name,
    connection: await loadConnection(tx, signingKey, { channel: 'email' }),
  }))
  if (connection.provider === SANDBOX) return false
  const mail = notificationEmail(
    {
      subject: say(language, 'invitation.subject', { workspace }),
      paragraphs: [say(language, 'invitation.text', { workspace })],
      links: [{ words: say(language, 'invitation.link'), url: link }],
    },
    { key: crypto.randomUUID(), from: mailbox(connection.fromAddress, connection.fromName), to: email, language },
  )
  try {
    const [result] = await openProvider(workspaceId, connection).send(batchOf(mail.key, [mail]), NO_LEDGER)
    return result?.kind === 'accepted'
  } catch {
    return false
  }
}
