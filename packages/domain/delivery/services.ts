import type { Database } from '@parcours/db/connection.ts'
import type { EmailProviders } from './providers.ts'

/** What delivery needs of the world outside. */
export interface DeliveryServices {
  db: Database
  email: EmailProviders
  clock: () => Date
  /** Tells the conductor that work goes on; throws when it should stop. */
  heartbeat: () => void
}
