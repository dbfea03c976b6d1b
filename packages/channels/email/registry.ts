import type { ChannelProvider } from '../provider.ts'
import { resend } from './resend/index.ts'
import { sandbox } from './sandbox/index.ts'
import { ses } from './ses/index.ts'
import { smtp } from './smtp/index.ts'

/** All email providers, in the order in which they are offered. */
export const EMAIL_PROVIDERS: readonly ChannelProvider<'email'>[] = [sandbox, resend, ses, smtp]
