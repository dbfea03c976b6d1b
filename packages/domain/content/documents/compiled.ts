import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { invalid } from '../../problem.ts'
import { getBrand } from '../brand.ts'
import { knownProperties } from '../known-properties.ts'
import type { CompileOrder, DocumentKind } from './kind.ts'

/** What compiling takes of the workspace. */
export async function readGiven(tx: WorkspaceTx): Promise<Omit<CompileOrder<unknown>, 'document'>> {
  return { brand: (await getBrand(tx)).kit, knownProperties: await knownProperties(tx) }
}

/** A document with {@link readGiven}. */
export async function readOrder<Document>(tx: WorkspaceTx, document: Document): Promise<CompileOrder<Document>> {
  return { document, ...(await readGiven(tx)) }
}

/**
 * What is used of a document. Between transactions: it may take seconds to be made.
 * @param first asked before anything is made of it
 * @throws Problem naming what keeps it from being published
 */
export async function compiledChecked<Document extends object, Compiled extends object>(
  inTransaction: InTransaction,
  kind: DocumentKind<Document, Compiled>,
  workspaceId: WorkspaceId,
  document: Document,
  first: (tx: WorkspaceTx) => Promise<unknown> = async () => {},
): Promise<Compiled> {
  const order = await inTransaction(async (tx) => {
    await first(tx)
    return readOrder(tx, document)
  })
  const { issues, compiled } = await kind.compile(workspaceId, order)
  if (issues.length > 0) throw invalid(issues)
  return compiled
}
