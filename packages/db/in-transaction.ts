import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, type TransactionBuilder } from 'kysely'

/** A transaction that what runs now belongs to. */
const current = new AsyncLocalStorage<{ isOpen: boolean }>()

/** Whether what runs now was begun inside a transaction that is still open: it holds one of few connections meanwhile, and locks perhaps. */
export function isInTransaction(): boolean {
  return current.getStore()?.isOpen ?? false
}

/** Kysely, but that what runs inside a transaction can be told (see {@link isInTransaction}). */
export class MarkingKysely<Tables> extends Kysely<Tables> {
  override transaction(): TransactionBuilder<Tables> {
    const builder = super.transaction()
    const execute = builder.execute.bind(builder)
    builder.execute = async (work) => {
      const mark = { isOpen: true }
      try {
        return await execute((tx) => current.run(mark, () => work(tx)))
      } finally {
        mark.isOpen = false
      }
    }
    return builder
  }
}
