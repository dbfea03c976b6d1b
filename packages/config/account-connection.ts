import type { Connection } from '@parcours/model/channels/connection.ts'

/**
 * The installation's own sender, for links that set a password: `ACCOUNT_MAIL=smtp://user:password@host:587` (`smtps:`
 * for TLS from the first byte) and `ACCOUNT_MAIL_FROM`.
 * @throws when it cannot be read
 */
export function accountConnection({
  ACCOUNT_MAIL,
  ACCOUNT_MAIL_FROM,
}: {
  ACCOUNT_MAIL?: string | undefined
  ACCOUNT_MAIL_FROM?: string | undefined
}): Connection<'email'> | undefined {
  if (!ACCOUNT_MAIL) return undefined
  const url = URL.parse(ACCOUNT_MAIL)
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname || !ACCOUNT_MAIL_FROM)
    throw new Error('ACCOUNT_MAIL takes smtp://user:password@host:587 or smtps://…, and ACCOUNT_MAIL_FROM an address')
  const secure = url.protocol === 'smtps:'
  const [username, password] = [url.username, url.password].map(decoded)
  return {
    channel: 'email',
    provider: 'smtp',
    fromName: 'Parcours',
    fromAddress: ACCOUNT_MAIL_FROM,
    replyTo: null,
    settings: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || (secure ? 465 : 587),
      secure,
      ...(username && { username }),
      ...(password && { password }),
    },
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Error('ACCOUNT_MAIL takes %25 for a percent sign in a user or a password')
  }
}
