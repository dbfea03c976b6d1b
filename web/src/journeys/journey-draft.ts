import type { JourneyAnswer } from '@parcours/contract/journeys.ts'

/** All of a journey that is drawn. */
export type JourneyDraft = Pick<JourneyAnswer, 'name' | 'graph'>
