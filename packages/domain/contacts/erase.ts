import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { lockIdentities } from '../identity-lock.ts'
import { Topic } from '../topic.ts'
import { getContact } from './contact.ts'
import { identifiersOf } from './identifiers.ts'

/** A contact is being erased. Transactions that could give it something new in this moment are refused. */
export const contactErasing = new Topic<[contactId: ContactId]>('contact erasing')

/** A contact is being erased: all that names it goes, also where only one of its identifiers stands. */
export const contactErased = new Topic<[erased: Erased]>('contact erased')

export interface Erased {
  contactId: ContactId
  /** The identifiers of the contact: addresses, ids of accounts and devices. */
  identifiers: string[]
}

/**
 * Erases a contact: everything that names it goes, in one transaction, and once more some minutes later (see
 * erase-again.ts). Temporal holds nothing of it.
 */
export async function eraseContact(tx: WorkspaceTx, workspaceId: WorkspaceId, id: string, now: Date): Promise<void> {
  // Transactions that write about the contact end first, and are seen below.
  await lockIdentities(tx, workspaceId, 'exclusive')
  await getContact(tx, id)
  await contactErasing.publish(tx, workspaceId, id)
  await contactErased.publish(tx, workspaceId, { contactId: id, identifiers: await identifiersOf(tx, id) })
  await tx.deleteFrom('contact_identifiers').where('contact_id', '=', id).execute()
  await tx.deleteFrom('contacts').where('id', '=', id).execute()
  await tx.insertInto('erasures').values({ workspace_id: workspaceId, contact_id: id, erased_at: now }).execute()
}
