import type { ContactOverviewAnswer } from '@parcours/contract/contacts.ts'

/** One entry of a contact in a journey that is not over. */
export type OpenEntry = ContactOverviewAnswer['journeys'][number]
