import { createServices, type ServiceOptions } from '@parcours/activities/services.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import type { Services } from '@parcours/domain/journeys/nodes/behaviour.ts'
import type { World } from './world.ts'

/** What the worker's activities hand to the domain, for tests that call the domain themselves. */
export async function servicesOf(
  { db, publicUrl }: Pick<World, 'db' | 'publicUrl'>,
  options: Pick<ServiceOptions, 'allowedAddresses'> = {},
): Promise<Services> {
  const services = createServices({ db, signingKey: await loadSigningKey(db), publicUrl, ...options })
  return { ...services, heartbeat: () => {} }
}
