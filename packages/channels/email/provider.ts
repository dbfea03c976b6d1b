import type { SettingsSchema } from '@parcours/model/channels/provider-settings.ts'
import { type ChannelProvider, declareProvider, type ProviderDefinition } from '../provider.ts'

/** Declares an email provider: one folder, which the registry names. */
export const emailProvider = <Schema extends SettingsSchema>(
  definition: ProviderDefinition<'email', Schema>,
): ChannelProvider<'email'> => declareProvider('email', definition)
