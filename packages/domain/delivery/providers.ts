import type { EmailConnection, EmailProvider } from '@parcours/model/delivery/email-provider.ts'
import type { SigningKey } from '../access/secrets.ts'

/**
 * Opens providers, and what every email needs besides: the key that
 * signs its links and the public address they lead to.
 */
export interface EmailProviders {
  /** The provider behind a workspace's sender; the same one as long as the sender is unchanged. */
  open(workspaceId: string, connection: EmailConnection): EmailProvider
  signingKey: SigningKey
  /** Where the world reaches this installation, without a slash at the end. */
  publicUrl: string
}
