import type { Connection } from '@parcours/model/channels/connection.ts'
import type { Channel, OutgoingBy } from '@parcours/model/channels/registry.ts'
import type { Provider } from '@parcours/model/delivery/provider.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import { EMAIL_PROVIDERS } from './email/registry.ts'
import type { ChannelProvider, Opening } from './provider.ts'

/** The providers of each channel. */
export const PROVIDERS: { readonly [C in Channel]: readonly ChannelProvider<C>[] } = { email: EMAIL_PROVIDERS }

/** The provider that a connection names; undefined when there is none. */
export function providerKind<C extends Channel>(channel: C, key: string): ChannelProvider<C> | undefined {
  return PROVIDERS[channel].find((kind) => kind.key === key)
}

/** The provider of a connection. @throws ProviderUnavailable when its settings are not complete */
export function openProvider<C extends Channel>(
  { channel, provider, settings }: Connection<C>,
  opening: Opening<C>,
): Provider<OutgoingBy[C]> {
  const kind = providerKind(channel, provider)
  if (!kind) throw new ProviderUnavailable('incomplete', '', `There is no provider called ${provider}`)
  return kind.open(settings, opening)
}
