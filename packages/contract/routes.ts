import { accessRoutes } from './access.ts'
import { accountRoutes } from './account.ts'
import { bulkJobRoutes } from './bulk-jobs.ts'
import { campaignRoutes } from './campaigns.ts'
import { connectionRoutes } from './connections.ts'
import { contactRoutes } from './contacts.ts'
import { contentRoutes } from './content.ts'
import { dataRoutes } from './data.ts'
import { deletionRoutes } from './deletions.ts'
import { emailRoutes } from './email.ts'
import { eventRoutes } from './events.ts'
import { folderRoutes } from './folders.ts'
import { homeRoutes } from './home.ts'
import { importRoutes } from './imports.ts'
import { journeyRoutes } from './journeys.ts'
import { segmentRoutes } from './segments.ts'
import { usageRoutes } from './usages.ts'
import { viewRoutes } from './views.ts'

/** Every operation of `/api/v1` that takes and gives JSON. */
export const routes = {
  ...accessRoutes,
  ...accountRoutes,
  ...campaignRoutes,
  ...contactRoutes,
  ...contentRoutes,
  ...dataRoutes,
  ...connectionRoutes,
  ...deletionRoutes,
  ...folderRoutes,
  ...emailRoutes,
  ...eventRoutes,
  ...homeRoutes,
  ...importRoutes,
  ...journeyRoutes,
  ...bulkJobRoutes,
  ...segmentRoutes,
  ...usageRoutes,
  ...viewRoutes,
}

export type Routes = typeof routes
export type RouteName = keyof Routes
