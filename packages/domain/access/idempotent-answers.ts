import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { invalid, Problem } from '../problem.ts'
import { decrypt, encrypt, type SigningKey } from './secrets.ts'

/** A request that may be repeated, under a key that its caller chose. */
export interface RepeatableRequest {
  workspaceId: WorkspaceId
  key: string
  /** Of all that it asks for: under the same key, another request is refused. */
  hash: Buffer
  /** Encrypts the answer that is kept: it may show a secret once. */
  signingKey: SigningKey
}

/** So long a repeat gets the first answer. */
const KEPT_MS = 86_400_000

/** Does the work once; a repeat gets the first answer. It is one transaction with the work itself. */
export async function answerOnce(
  tx: WorkspaceTx,
  request: RepeatableRequest,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const known = await takeKey(tx, request)
  if (known) return known.answer
  const answer = await work()
  await keepAnswer(tx, request, answer)
  return answer
}

/**
 * {@link answerOnce} for work that is no transaction: the key is taken before it, and the answer kept after it. What
 * fails may be asked again under the same key.
 */
export async function answerOnceApart(
  inTransaction: InTransaction,
  request: RepeatableRequest,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const known = await inTransaction((tx) => takeKey(tx, request))
  if (known) return known.answer
  try {
    const answer = await work()
    await inTransaction((tx) => keepAnswer(tx, request, answer))
    return answer
  } catch (error) {
    await inTransaction((tx) => tx.deleteFrom('idempotent_answers').where('key', '=', request.key).execute())
    throw error
  }
}

/** Takes a key; the answer where it was used for the same before. @throws Problem */
async function takeKey(
  tx: WorkspaceTx,
  { workspaceId, key, hash, signingKey }: RepeatableRequest,
): Promise<{ answer: unknown } | undefined> {
  await tx
    .deleteFrom('idempotent_answers')
    .where('created_at', '<', new Date(Date.now() - KEPT_MS))
    .execute()
  const fresh = await tx
    .insertInto('idempotent_answers')
    .values({ workspace_id: workspaceId, key, request_hash: hash })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (fresh) return undefined
  const known = await tx
    .selectFrom('idempotent_answers')
    .select(['request_hash', 'answer'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!known?.answer) throw new Problem('conflict', 'request.inProgress')
  if (!known.request_hash.equals(hash)) throw invalid([issue('Idempotency-Key', 'request.keyReused')])
  return { answer: JSON.parse(decrypt(signingKey, known.answer)) as unknown }
}

async function keepAnswer(tx: WorkspaceTx, { key, signingKey }: RepeatableRequest, answer: unknown): Promise<void> {
  await tx
    .updateTable('idempotent_answers')
    .set({ answer: encrypt(signingKey, JSON.stringify(answer ?? null)) })
    .where('key', '=', key)
    .execute()
}
