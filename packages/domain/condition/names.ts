import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Names } from '@parcours/model/condition/kind.ts'
import { publicId } from '@parcours/model/id.ts'

/** What the workspace calls the things that conditions ask for. */
export async function conditionNames(tx: WorkspaceTx): Promise<Names> {
  const properties = await tx.selectFrom('property_definitions').select(['key', 'label']).execute()
  const segments = await tx.selectFrom('segments').select(['id', 'name']).execute()
  const journeys = await tx.selectFrom('journeys').select(['id', 'name']).execute()
  const templates = await tx.selectFrom('contents').select(['id', 'name']).where('kind', '=', 'email').execute()
  const campaigns = await tx.selectFrom('campaigns').select(['id', 'name']).execute()
  const lookUp = (pairs: [string, string][]) => {
    const names = new Map(pairs)
    return (key: string) => names.get(key) ?? key
  }
  return {
    property: lookUp(properties.map(({ key, label }) => [key, label])),
    segment: lookUp(segments.map(({ id, name }) => [publicId('segment', id), name])),
    journey: lookUp(journeys.map(({ id, name }) => [publicId('journey', id), name])),
    template: lookUp(templates.map(({ id, name }) => [publicId('template', id), name])),
    campaign: lookUp(campaigns.map(({ id, name }) => [publicId('campaign', id), name])),
  }
}
