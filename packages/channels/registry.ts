import type { Channel } from '@parcours/model/channels/channel.ts'
import type { EmailConnection, EmailProvider } from '@parcours/model/delivery/email-provider.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import type { EmailProviderKind, Opening } from './email/provider.ts'
import { EMAIL_PROVIDERS } from './email/registry.ts'

/** The providers of each channel. */
export const PROVIDERS: { readonly [C in Channel]: readonly EmailProviderKind[] } = { email: EMAIL_PROVIDERS }

/** The provider that a connection names; undefined when there is none. */
export function providerKind(channel: Channel, key: string): EmailProviderKind | undefined {
  return PROVIDERS[channel].find((kind) => kind.key === key)
}

/** The provider of a connection. @throws ProviderUnavailable when its settings are not complete */
export function openEmail({ provider, settings }: EmailConnection, opening: Opening): EmailProvider {
  const kind = providerKind('email', provider)
  if (!kind) throw new ProviderUnavailable('incomplete', '', `There is no provider called ${provider}`)
  return kind.open(settings, opening)
}
