import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, type TransactionBuilder } from 'kysely'

/** A transaction that what runs now belongs to, and whose connections it is one of. */
const current = new AsyncLocalStorage<{ isOpen: boolean; of: object }>()

/**
 * Whether what runs now was begun inside a transaction that is still
 * open: it holds one of few connections meanwhile, and locks perhaps.
 */
export function isInTransaction(): boolean {
  return current.getStore()?.isOpen ?? false
}

let isForbidden = false

/**
 * From now on what waits for the network or for a thread while a transaction is open fails, as in all tests
 * (`FORBID_WAITING_IN_TRANSACTIONS=true`): the transaction would hold its connection for as long as a stranger, or
 * a contact's email, likes.
 */
export function forbidWaiting(): void {
  isForbidden = true
}

/** Called before anything waits for others than the database. @throws where that is forbidden */
export function aboutToWait(): void {
  if (isForbidden && isInTransaction())
    throw new Error('This would wait inside a database transaction: end the transaction before')
}

/**
 * Called before a connection is taken: who holds one of the same pool already may wait for itself, once all are held by
 * such work. @throws where that is forbidden
 */
export function aboutToTake(of: object): void {
  const mark = current.getStore()
  if (isForbidden && mark?.isOpen && mark.of === of)
    throw new Error('This would take a second connection while it holds one: use the transaction, or end it before')
}

/** Kysely, but that what runs inside a transaction can be told (see {@link isInTransaction}). */
export class MarkingKysely<Tables> extends Kysely<Tables> {
  override transaction(): TransactionBuilder<Tables> {
    const builder = super.transaction()
    const execute = builder.execute.bind(builder)
    builder.execute = async (work) => {
      const mark = { isOpen: true, of: this }
      try {
        return await execute((tx) => current.run(mark, () => work(tx)))
      } finally {
        mark.isOpen = false
      }
    }
    return builder
  }
}
