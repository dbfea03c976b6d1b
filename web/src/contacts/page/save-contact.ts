import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import type { CallOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { ownValue } from '@parcours/model/own-value.ts'
import { same } from '@parcours/model/same.ts'
import { callTagged, ProblemError } from '../../client.ts'

type Changes = CallOf<Routes['updateContact']>['body']

/** The very value was changed by another that was to be saved. */
export class ChangedMeanwhile extends Error {
  readonly contact: ContactAnswer
  constructor(contact: ContactAnswer) {
    super('changed meanwhile')
    this.contact = contact
  }
}

/** Of a contact, what changes would change, as it is. */
function concerned(contact: ContactAnswer, { properties, ...fields }: Changes): unknown {
  const now = contact as unknown as Record<string, unknown>
  return [
    ...Object.keys(fields).map((field) => now[field] ?? null),
    ...Object.keys(properties ?? {}).map((key) => ownValue(contact.properties, key) ?? null),
  ]
}

/**
 * Saves changes of a contact. Where the contact was changed meanwhile, by an event for one, they are saved all the same
 * unless they concern what was changed. @throws ChangedMeanwhile, ProblemError
 */
export async function saveContact(seen: ContactAnswer, etag: string | undefined, changes: Changes): Promise<void> {
  const params = { id: seen.id }
  const isStale = (error: unknown) => error instanceof ProblemError && error.problem.status === 412
  let revision = etag
  for (;;) {
    try {
      await callTagged('updateContact', { params, body: changes, ifMatch: revision })
      return
    } catch (error) {
      if (!isStale(error)) throw error
      const now = await callTagged('getContact', { params })
      if (!same(concerned(now.data, changes), concerned(seen, changes))) throw new ChangedMeanwhile(now.data)
      revision = now.etag
    }
  }
}
