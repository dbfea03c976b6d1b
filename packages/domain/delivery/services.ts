import type { Database } from '@parcours/db/connection.ts'
import type { EmailProviders } from './providers.ts'

/** The services that delivery uses. */
export interface DeliveryServices {
  db: Database
  email: EmailProviders
  clock: () => Date
  /** Reports progress to Temporal; throws when the work should stop. */
  heartbeat: () => void
}
