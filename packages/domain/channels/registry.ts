import type { Channel } from '@parcours/model/channels/registry.ts'
import type { DeliveryChannel } from './channel.ts'

const channels = new Map<Channel, DeliveryChannel>()

/** Registers channels, which stored messages name; see composition.ts. */
export function registerChannels(...known: DeliveryChannel[]): void {
  for (const one of known) channels.set(one.key, one)
}

export function channelOf<C extends Channel>(key: C): DeliveryChannel<C> {
  const known = channels.get(key)
  if (!known) throw new Error(`No channel "${key}" is registered: import @parcours/domain/composition.ts first`)
  // Each is registered under its own key.
  return known as unknown as DeliveryChannel<C>
}
