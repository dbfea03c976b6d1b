import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { callTagged } from '../client.ts'
import { paths } from '../paths.ts'
import type { DraftKind } from '../unsaved/draft-store.ts'

/** All of a journey that is drawn. */
export type JourneyDraft = Pick<JourneyAnswer, 'name' | 'graph'>

export const journeyDraftOf = ({ name, graph }: JourneyAnswer): JourneyDraft => ({ name, graph })

export const JOURNEY_DRAFT: DraftKind<JourneyDraft, JourneyAnswer> = {
  kind: 'journey',
  send: (id, body, ifMatch, options) => callTagged('saveJourney', { params: { id }, body, ifMatch, ...options }),
  pull: async (id) => {
    const { data, etag } = await callTagged('getJourney', { params: { id } })
    return { draft: journeyDraftOf(data), etag }
  },
  path: (id) => paths.journey(id),
}
