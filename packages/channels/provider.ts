import type { ProviderKind } from '@parcours/model/channels/provider-kind.ts'
import type { SettingsSchema, SettingValues } from '@parcours/model/channels/provider-settings.ts'
import type { Channel, OutgoingBy } from '@parcours/model/channels/registry.ts'
import type { ProviderReport, WebhookRequest } from '@parcours/model/channels/webhook.ts'
import type { Batch, Provider } from '@parcours/model/delivery/provider.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import type { z } from 'zod'
import type { AddressPolicy } from './outgoing/addresses.ts'

/** Stores messages; `pieces` is what the messages of their batch share. */
export type StoreInOutbox<C extends Channel> = (
  messages: OutgoingBy[C][],
  pieces: Batch<OutgoingBy[C]>['pieces'],
) => Promise<void>

/** What a provider is opened with beside its settings. */
export interface Opening<C extends Channel> {
  /** Takes messages in place of a provider, for the sandbox. */
  storeInOutbox: StoreInOutbox<C>
  /** Where mail servers may be. */
  isAllowed: AddressPolicy
  /** How many threads share a provider's connections; default 1. */
  share?: number
  /** Network connections at most, whatever the settings say. */
  connections?: number
}

/** A provider as its folder declares it. */
export interface ProviderDefinition<C extends Channel, Schema extends SettingsSchema>
  extends Omit<ProviderKind, 'channel' | 'login'> {
  settings: Schema
  login?: (settings: Partial<z.infer<Schema>>) => unknown
  open(settings: z.infer<Schema>, opening: Opening<C>): Provider<OutgoingBy[C]>
  /**
   * Reads a call to the connection's webhook address. May ask the network: no transaction is open.
   * @throws SignatureWrong when the provider did not send it, ProviderUnavailable when that cannot be found out now
   */
  readWebhook?: (request: WebhookRequest, settings: z.infer<Schema>) => Promise<ProviderReport[]>
}

/** A provider as the rest uses it: with settings as they are stored. */
export interface ChannelProvider<C extends Channel> extends ProviderKind {
  channel: C
  /** @throws ProviderUnavailable when the settings are not complete: messages wait until a user completes them */
  open(settings: SettingValues, opening: Opening<C>): Provider<OutgoingBy[C]>
  readWebhook?: (request: WebhookRequest, settings: SettingValues) => Promise<ProviderReport[]>
}

/** Declares a provider of a channel: one folder, which the registry names. */
export function declareProvider<C extends Channel, Schema extends SettingsSchema>(
  channel: C,
  definition: ProviderDefinition<C, Schema>,
): ChannelProvider<C> {
  const { settings: schema, login, open, readWebhook, ...words } = definition
  const advised = (provider: Provider<OutgoingBy[C]>): Provider<OutgoingBy[C]> => ({
    ...provider,
    send: (...batch) => provider.send(...batch).catch((error: unknown) => adviseOn(error, words.advice)),
  })
  const read = (stored: SettingValues): z.infer<Schema> => {
    const { success, data, error } = schema.safeParse(stored)
    if (success) return data
    const fields = error.issues.map(({ path }) => path.join('.')).join(', ')
    throw new ProviderUnavailable('incomplete', '', `The sender has no ${fields}: complete it under Settings › Sending`)
  }
  return {
    ...words,
    channel,
    settings: schema,
    ...(login && { login: (settings) => login(settings as Partial<z.infer<Schema>>) }),
    open: (settings, opening) => advised(open(read(settings), opening)),
    ...(readWebhook && { readWebhook: (request, settings) => readWebhook(request, read(settings)) }),
  }
}

/** Says what of the provider's own settings may be wrong. @throws the error */
function adviseOn(error: unknown, advice: ProviderKind['advice']): never {
  if (error instanceof ProviderUnavailable) error.advice ??= advice?.[error.problem]
  throw error
}
