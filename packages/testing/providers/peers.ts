import type { StartPeer } from './peer.ts'
import { resend } from './resend.ts'
import { sandbox } from './sandbox.ts'
import { ses } from './ses.ts'
import { smtp } from './smtp.ts'

/** The stand-in of each provider of the registry. A provider without one fails the contract of all by its name. */
export const PEERS: Record<string, StartPeer> = { sandbox, resend, ses, smtp }
