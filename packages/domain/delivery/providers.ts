import type { EmailConnection, EmailProvider } from '@parcours/model/delivery/email-provider.ts'
import type { SigningKey } from '../access/secrets.ts'

/**
 * Opens providers, and holds what every email needs: the key that signs its links, and the public address of the links.
 */
export interface EmailProviders {
  /** The provider behind a workspace's connection; the same object as long as the connection is unchanged. */
  open(workspaceId: string, connection: EmailConnection): EmailProvider
  signingKey: SigningKey
  /** The public address of this installation, without a slash at the end. */
  publicUrl: string
}
