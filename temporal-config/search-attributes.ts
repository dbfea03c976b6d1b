import type { Connection } from '@temporalio/client'

/** All are keywords. Temporal Cloud takes them from its own console or CLI; there this finds them made, or says so. */
export const SEARCH_ATTRIBUTE_NAMES = [
  'ParcoursWorkspace',
  'ParcoursJourney',
  'ParcoursCampaign',
  'ParcoursVersion',
  'ParcoursState',
]
const KEYWORD = 2

/** Makes the search attributes by which ops find runs, unless they are there. */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
  const missing = SEARCH_ATTRIBUTE_NAMES.filter((name) => !(name in customAttributes))
  if (missing.length === 0) return
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
  })
}
